// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/subcategory.hpp>

namespace signals::inline SIGNALS_ABI::files {

class GoalsByUser;

/// Goals and the app catalogue in one JSON file, read whole when it is opened.
///
///     {"subcategories": [{"id": "savings", "name": "Savings"}],
///      "apps": [{"app_id": "com.invest.app", "subcategories": ["savings"]}],
///      "users": [{"user_id": "u1", "goals": [
///        {"id": "g1", "title": "Save", "subcategory": "savings", "relationship": "primary"}]}]}
///
/// The file may be compressed with gzip or Zstandard. Each of the three lists may be missing. Where
/// `subcategories` stands, goals and apps may name only what it lists. A goal's `title`,
/// `subcategory` and `relationship` may be missing or null. Safe to read from any number of
/// threads.
class SIGNALS_EXPORT GoalFile final : public GoalSource {
 public:
  /// Throws `Error`: `not_found` or `permission_denied` for the file; `invalid_argument`, with
  /// `path:line:column` for text that is not JSON, and with the member's place, such as
  /// `users[3].goals[0].subcategory`, for members that are of the wrong type, unknown, misspelt or
  /// doubled.
  explicit GoalFile(const std::string& path);
  ~GoalFile() override;

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token stop = {}) override;
  [[nodiscard]] std::optional<std::span<const Goal>> goals_in_memory(
      std::string_view user_id) override;
  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token stop = {}) override;

  /// All users that the file lists, in its order, with and without goals.
  [[nodiscard]] std::span<const std::string_view> users() override;

  /// What may be a mistake in the file but need not be one, a sentence for each kind with the place
  /// of the first: so far, relationships that are not known.
  [[nodiscard]] std::span<const std::string> remarks() const noexcept { return remarks_; }

  /// The subcategories, in the file's order.
  [[nodiscard]] std::span<const Subcategory> subcategories() const noexcept {
    return subcategories_;
  }

 private:
  std::vector<std::string> remarks_;
  std::vector<Subcategory> subcategories_;
  std::shared_ptr<const AppCatalogue> catalogue_;
  std::unique_ptr<const GoalsByUser> goals_;
};

}  // namespace signals::inline SIGNALS_ABI::files
