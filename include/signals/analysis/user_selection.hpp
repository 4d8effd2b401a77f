// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace signals {

/// Which users an analysis is for: those named, or those that the event source has.
class UserSelection {
 public:
  /// These users, in this order, each once however often it is named.
  [[nodiscard]] static UserSelection named(std::span<const std::string> user_ids);

  /// The event source's users in its own order, at most `limit` of them; 0 is all of them.
  [[nodiscard]] static UserSelection listed(std::size_t limit);

  /// Whether the users were named, rather than left to the event source to list.
  [[nodiscard]] bool is_named() const noexcept { return is_named_; }

  /// The users named, without repeats; empty for a selection that is listed.
  [[nodiscard]] std::span<const std::string> user_ids() const noexcept { return user_ids_; }

  /// The most users to list; 0 is all of them.
  [[nodiscard]] std::size_t limit() const noexcept { return limit_; }

 private:
  UserSelection() = default;

  std::vector<std::string> user_ids_;
  std::size_t limit_ = 0;
  bool is_named_ = false;
};

}  // namespace signals
