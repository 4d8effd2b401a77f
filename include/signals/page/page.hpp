// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/app_catalogue.hpp>
#include <signals/instant.hpp>
#include <signals/page/overview.hpp>
#include <signals/page/user_course.hpp>
#include <signals/report.hpp>
#include <signals/rules.hpp>

namespace signals::inline SIGNALS_ABI {

/// What a page is of.
struct PageOptions {
  Rules rules{};
  /// The instant of the reports, where it is known; the page has no dates otherwise.
  std::optional<Instant> now{};
  /// Names the subcategories; may be null, and must outlive the page.
  const AppCatalogue* catalogue = nullptr;
  /// When the signals were seen that `add` takes as `before`.
  std::optional<Instant> before{};
  /// Who loses what is at risk within so many days is one to write to.
  date::days soon{3};
  /// Up to so many users the page lists all of them; beyond, as many of each list as `first_users`.
  std::size_t most_users = 100'000;
  std::size_t first_users = 1'000;

  /// The end of the days that `soon` counts, where now is known.
  [[nodiscard]] std::optional<Instant> soon_end() const {
    return now ? std::optional<Instant>(*now + soon) : std::nullopt;
  }
};

/// One HTML file that shows reports to people: how many users are engaged, who is drifting away,
/// where people are lost. The file holds everything that it shows, and asks no server for anything.
///
///     signals::Page page({.rules = rules, .now = now});
///     for (const signals::Report& report : reports) page.add(report);
///     page.write([&](std::string_view text) { file << text; });
///
/// What reports have of explanations and courses, the page shows; it works without. Not safe to
/// change from two threads.
class SIGNALS_EXPORT Page {
 public:
  /// A page without users. Copies the options.
  explicit Page(const PageOptions& options);
  Page(const Page&) = delete;
  Page& operator=(const Page&) = delete;
  ~Page();

  /// Adds one user. `course` and `before`, the signals at another time, are null where they are not
  /// known.
  void add(const Report& report, const UserCourse* course = nullptr,
           const Signals* before = nullptr);

  /// Adds a user without a report, and says why there is none.
  void add_failure(std::string_view user_id, std::string_view reason);

  /// Adds a sentence to what the page says of its data, such as what was skipped in reading.
  void add_remark(std::string_view remark);

  /// The numbers that the page shows.
  [[nodiscard]] const Overview& overview() const noexcept;

  /// Hands over the file in parts, in their order.
  void write(const std::function<void(std::string_view)>& out) const;

 private:
  struct SIGNALS_HIDDEN Content;
  std::unique_ptr<Content> content_;
};

}  // namespace signals::inline SIGNALS_ABI
