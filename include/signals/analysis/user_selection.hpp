// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <signals/abi.hpp>
#include <signals/list_view.hpp>

namespace signals::inline SIGNALS_ABI {

/// Which users to analyse: named ones, or those that the event source lists.
class SIGNALS_EXPORT UserSelection {
 public:
  /// These users, in this order, without repeats.
  [[nodiscard]] static UserSelection named(ListView<std::string> user_ids);

  /// The event source's users in its own order, at most `limit` of them; 0 is all.
  [[nodiscard]] static UserSelection listed(std::size_t limit);

  /// Whether the users are named, and not listed by the event source.
  [[nodiscard]] bool is_named() const noexcept { return is_named_; }

  /// The named users, without repeats; empty if the users are listed.
  [[nodiscard]] std::span<const std::string> user_ids() const& noexcept { return user_ids_; }
  std::span<const std::string> user_ids() const&& = delete;

  /// The largest number of users to list; 0 is all.
  [[nodiscard]] std::size_t limit() const noexcept { return limit_; }

 private:
  UserSelection() = default;

  std::vector<std::string> user_ids_;
  std::size_t limit_ = 0;
  bool is_named_ = false;
};

}  // namespace signals::inline SIGNALS_ABI
