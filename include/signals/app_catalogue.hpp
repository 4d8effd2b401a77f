// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace signals {

/// The place of an app in one `AppCatalogue`; meaningless beside another.
enum class AppIndex : std::uint32_t {};

/// Which subcategories each app belongs to.
///
/// App ids compare trimmed, with ASCII case ignored. Build it first, then share it: `const` members
/// are safe to call from any number of threads.
///
///     signals::AppCatalogue catalogue;
///     catalogue.add("com.mtn.momo", {"mobile-money"});
class AppCatalogue {
 public:
  /// Puts an app in those subcategories, beside the ones that it is in already. An id that is
  /// empty once trimmed is passed over.
  void add(std::string_view app_id, std::span<const std::string> subcategories);
  /// Adds an app, as above, with its subcategories written out.
  void add(std::string_view app_id, std::initializer_list<std::string> subcategories) {
    add(app_id, std::span<const std::string>(subcategories));
  }

  /// The app of that id, where the catalogue has it.
  [[nodiscard]] std::optional<AppIndex> find(std::string_view app_id) const;

  /// The app's id as it was first added, trimmed.
  [[nodiscard]] std::string_view app_id(AppIndex app) const noexcept { return entry(app).app_id; }

  /// The ids of the app's subcategories, each once.
  [[nodiscard]] std::span<const std::string> subcategories(AppIndex app) const noexcept {
    return entry(app).subcategories;
  }

  /// How many apps it holds.
  [[nodiscard]] std::size_t size() const noexcept { return entries_.size(); }

 private:
  struct Entry {
    std::string app_id;
    std::vector<std::string> subcategories;
  };
  struct CaselessHash {
    using is_transparent = void;
    [[nodiscard]] std::size_t operator()(std::string_view app_id) const;
  };
  struct CaselessEqual {
    using is_transparent = void;
    [[nodiscard]] bool operator()(std::string_view left, std::string_view right) const noexcept;
  };

  [[nodiscard]] const Entry& entry(AppIndex app) const noexcept {
    return entries_[static_cast<std::uint32_t>(app)];
  }

  std::vector<Entry> entries_;
  std::unordered_map<std::string, AppIndex, CaselessHash, CaselessEqual> indices_;
};

}  // namespace signals
