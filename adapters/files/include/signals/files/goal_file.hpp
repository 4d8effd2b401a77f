// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include <signals/abi.hpp>
#include <signals/analysis/goals_in_memory.hpp>
#include <signals/subcategory.hpp>

namespace signals::inline SIGNALS_ABI::files {

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
class SIGNALS_EXPORT GoalFile final : public GoalsInMemory {
 public:
  /// Throws `Error`: `not_found` or `permission_denied` for the file; `invalid_argument`, with
  /// `path:line:column` for text that is not JSON, and with the member's place, such as
  /// `users[3].goals[0].subcategory`, for members that are of the wrong type, unknown, misspelt or
  /// doubled.
  explicit GoalFile(const std::string& path);

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
};

}  // namespace signals::inline SIGNALS_ABI::files
