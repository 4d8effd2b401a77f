// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/instant.hpp>

namespace signals::inline SIGNALS_ABI {

/// Why a flag changed. `reread` is for a user who was read anew, because events were deleted or
/// changed at their source, or had been missed.
enum class ChangeCause { event, time, goals, rules, reread };

/// `event`, `time`, `goals`, `rules` or `reread`.
[[nodiscard]] SIGNALS_EXPORT std::string_view name_of(ChangeCause cause) noexcept;

/// A flag of a user that is no longer what it was when the last run ended.
struct FlagChange {
  /// The same for the same user, flag, value and `at`.
  std::string id{};
  std::string user_id{};
  std::string_view flag{};
  bool value = false;
  /// When time made it so; with any other cause, the `now` of the run that noticed.
  Instant at{};
  Instant noticed_at{};
  ChangeCause cause = ChangeCause::event;
};

}  // namespace signals::inline SIGNALS_ABI
