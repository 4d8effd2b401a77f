// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/page/user_course.hpp>
#include <signals/report.hpp>
#include <signals/rules.hpp>

namespace signals::inline SIGNALS_ABI {

/// Why somebody may want to write to a user; the greatest loss comes first.
enum class ConcernKind : std::uint8_t {
  retained_lost,
  retained_at_risk,
  engaged_lost,
  engaged_at_risk,
  use_lost,
  none
};

/// The number of kinds, `none` not counted.
inline constexpr std::size_t concern_kinds = static_cast<std::size_t>(ConcernKind::none);

/// What a kind of concern is called, and what it says of one user or several.
struct ConcernText {
  std::string_view name;
  std::string_view meaning;
  /// Whether the user has not been lost yet.
  bool is_at_risk = false;
};

/// One for each kind but `none`, in their order.
inline constexpr std::array<ConcernText, concern_kinds> concern_texts{{
    {"Retained – lost", "retained until last week, not active this week"},
    {"Retained – at risk", "still retained, but not for long if nothing happens", true},
    {"Engaged – lost", "engaged until last week, not active this week"},
    {"Engaged – at risk", "still engaged, but not for long if nothing happens", true},
    {"Active – lost", "active last week, not active this week"},
}};

/// Why somebody may want to write to a user, and by when.
struct Concern {
  ConcernKind kind = ConcernKind::none;
  /// When the user loses what is at risk, or when the drop-off flag of what is lost ends. None
  /// where the course of the user is not known.
  std::optional<Instant> by{};

  friend bool operator==(const Concern&, const Concern&) = default;
};

/// Whether the first one is to be looked at before the second: the greater loss, then the earlier
/// date.
[[nodiscard]] SIGNALS_EXPORT bool precedes(const Concern& first, const Concern& second) noexcept;

/// Whether somebody should write to the user now: of those at risk, only who loses it up to `soon`.
[[nodiscard]] SIGNALS_EXPORT bool is_pressing(const Concern& concern,
                                              std::optional<Instant> soon) noexcept;

/// The greatest concern about a user. The course is null where it is not known.
[[nodiscard]] SIGNALS_EXPORT Concern concern_of(const Report& report, const Rules& rules,
                                                const UserCourse* course) noexcept;

}  // namespace signals::inline SIGNALS_ABI
