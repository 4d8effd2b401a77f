// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>
#include <signals/tier.hpp>
#include <signals/week.hpp>

namespace signals::inline SIGNALS_ABI {

/// One week that the rules considered, and whether a service app was used in it.
struct WeekEvidence {
  WeeksAgo week{0};
  Instant first;
  Instant last;
  bool active = false;

  friend bool operator==(const WeekEvidence&, const WeekEvidence&) = default;
};

/// The service app that was in the foreground longest in one event.
struct ForegroundEvidence {
  std::string app_id;
  Minutes minutes{0};

  friend bool operator==(const ForegroundEvidence&, const ForegroundEvidence&) = default;
};

/// A tier, the subcategories that its goals name, and the apps in them that the user opened.
struct TierEvidence {
  Tier tier = Tier::one;
  std::vector<std::string> subcategories;
  std::vector<std::string> apps;

  friend bool operator==(const TierEvidence&, const TierEvidence&) = default;
};

/// Why one signal or milestone is what it is, in a sentence for a person.
struct Reason {
  /// The name in `signal_fields` or `milestone_fields`.
  std::string_view flag;
  bool value = false;
  std::string text;

  friend bool operator==(const Reason&, const Reason&) = default;
};

/// The evidence for the flags of one report, and a reason for each.
struct Explanation {
  /// The weeks considered, this week first.
  std::vector<WeekEvidence> weeks;
  /// Nothing if no service event had foreground time.
  std::optional<ForegroundEvidence> longest_foreground;
  /// The first and the last instant of the registration window, and the sessions in it.
  Instant registration_window_first;
  Instant registration_window_last;
  std::uint64_t recent_session_count = 0;
  /// Tiers 1, 2 and 3.
  std::vector<TierEvidence> tiers;
  /// A reason for each signal, then for each milestone, in the order of their tables.
  std::vector<Reason> reasons;

  friend bool operator==(const Explanation&, const Explanation&) = default;
};

}  // namespace signals::inline SIGNALS_ABI
