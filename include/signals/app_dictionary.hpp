// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// Numbers for app ids, which many encoded `UserState`s share. A number never changes its meaning:
/// ids are only added. Not safe to change from two threads.
class AppDictionary {
 public:
  AppDictionary() = default;
  AppDictionary(const AppDictionary&) = delete;
  AppDictionary& operator=(const AppDictionary&) = delete;
  /// Dictionaries move; they are not copied.
  AppDictionary(AppDictionary&&) = default;
  /// Dictionaries move; they are not copied.
  AppDictionary& operator=(AppDictionary&&) = default;
  ~AppDictionary() = default;

  /// The number of the id, which is the next one where it is new.
  std::uint32_t number_of(std::string_view app_id) {
    if (const auto known = numbers_.find(app_id); known != numbers_.end()) return known->second;
    const auto next = static_cast<std::uint32_t>(app_ids_.size());
    numbers_.emplace(app_ids_.emplace_back(app_id), next);
    return next;
  }

  /// The id of that number, where there is one.
  [[nodiscard]] std::optional<std::string_view> find(std::uint64_t number) const {
    if (number >= app_ids_.size()) return std::nullopt;
    return app_ids_[number];
  }

  /// How many ids there are; their numbers begin with 0.
  [[nodiscard]] std::size_t size() const noexcept { return app_ids_.size(); }

 private:
  std::deque<std::string> app_ids_;  // never move, as the numbers' keys are views of them
  std::unordered_map<std::string_view, std::uint32_t> numbers_;
};

}  // namespace signals::inline SIGNALS_ABI
