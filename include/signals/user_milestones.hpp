// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <optional>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/tier.hpp>
#include <signals/user_signals.hpp>

namespace signals::inline SIGNALS_ABI {

/// The milestones of one user.
///
/// A milestone of Tier N holds when goal setting is complete, some event came from an app that
/// serves a goal of Tier N, and the signal that it names holds.
struct Milestones {
  bool goal_setting_complete = false;
  bool tier1_app_registered = false;
  bool tier2_app_registered = false;
  bool tier1_app_engaged = false;
  bool tier2_app_engaged = false;
  bool tier1_app_engagement_dropoff = false;
  bool tier2_app_engagement_dropoff = false;
  bool tier1_app_retained = false;
  bool tier2_app_retained = false;
  bool tier1_app_retention_dropoff = false;
  bool tier2_app_retention_dropoff = false;

  friend bool operator==(const Milestones&, const Milestones&) = default;
};

/// A milestone by name, with the signal and the tier that it rests on.
struct MilestoneField {
  std::string_view name;
  bool Milestones::*value;
  bool Signals::*signal;
  /// The tier that must be touched; none for goal setting.
  std::optional<Tier> tier;
};

/// All milestones, in the order in which reports print them. A new one comes last, as states keep
/// the places.
inline constexpr auto milestone_fields = std::to_array<MilestoneField>({
    {"goal_setting_complete", &Milestones::goal_setting_complete, &Signals::goal_setting_completed,
     std::nullopt},
    {"tier1_app_registered", &Milestones::tier1_app_registered,
     &Signals::customer_app_registration_completed, Tier::one},
    {"tier2_app_registered", &Milestones::tier2_app_registered,
     &Signals::customer_app_registration_completed, Tier::two},
    {"tier1_app_engaged", &Milestones::tier1_app_engaged, &Signals::customer_app_engaged,
     Tier::one},
    {"tier2_app_engaged", &Milestones::tier2_app_engaged, &Signals::customer_app_engaged,
     Tier::two},
    {"tier1_app_engagement_dropoff", &Milestones::tier1_app_engagement_dropoff,
     &Signals::customer_app_engagement_dropoff, Tier::one},
    {"tier2_app_engagement_dropoff", &Milestones::tier2_app_engagement_dropoff,
     &Signals::customer_app_engagement_dropoff, Tier::two},
    {"tier1_app_retained", &Milestones::tier1_app_retained, &Signals::customer_app_retained,
     Tier::one},
    {"tier2_app_retained", &Milestones::tier2_app_retained, &Signals::customer_app_retained,
     Tier::two},
    {"tier1_app_retention_dropoff", &Milestones::tier1_app_retention_dropoff,
     &Signals::customer_app_retained_dropoff, Tier::one},
    {"tier2_app_retention_dropoff", &Milestones::tier2_app_retention_dropoff,
     &Signals::customer_app_retained_dropoff, Tier::two},
});

/// The signal that a milestone rests on.
[[nodiscard]] constexpr const SignalField& signal_of(const MilestoneField& milestone) noexcept {
  const SignalField* field = signal_fields.data();
  while (field->value != milestone.signal) ++field;
  return *field;
}

/// Decides the milestones from the signals and the tiers touched.
[[nodiscard]] constexpr Milestones evaluate_milestones(const Signals& signals,
                                                       TierSet touched) noexcept {
  Milestones milestones;
  for (const MilestoneField& field : milestone_fields) {
    const bool reached = !field.tier || touched.contains(*field.tier);
    const bool holds = signals.*field.signal;
    // Not &&, whose branches cost more than all the rest where millions of users differ.
    milestones.*field.value = static_cast<bool>(signals.goal_setting_completed & reached & holds);
  }
  return milestones;
}

}  // namespace signals::inline SIGNALS_ABI
