// SPDX-License-Identifier: Apache-2.0
#include <tuple>
#include <utility>

#include <signals/page/concern.hpp>

#include "past_signals.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

/// The kind, and the signal whose end is its date.
[[nodiscard]] std::pair<ConcernKind, bool Signals::*> kind_of(const Signals& signals,
                                                              const Rules& rules) {
  if (signals.customer_app_retained_dropoff)
    return {ConcernKind::retained_lost, &Signals::customer_app_retained_dropoff};
  if (signals.customer_app_retained)
    return {ConcernKind::retained_at_risk, &Signals::customer_app_retained};
  if (signals.customer_app_engagement_dropoff) {
    const bool was_engaged =
        past_signals(signals.active_weeks.weeks, 1, rules).customer_app_engaged;
    return {was_engaged ? ConcernKind::engaged_lost : ConcernKind::use_lost,
            &Signals::customer_app_engagement_dropoff};
  }
  if (signals.customer_app_engaged)
    return {ConcernKind::engaged_at_risk, &Signals::customer_app_engaged};
  return {ConcernKind::none, nullptr};
}

}  // namespace

bool precedes(const Concern& first, const Concern& second) noexcept {
  const auto rank = [](const Concern& concern) {
    return std::tuple(concern.kind, concern.by.value_or(Instant::max()));
  };
  return rank(first) < rank(second);
}

bool is_pressing(const Concern& concern, std::optional<Instant> soon) noexcept {
  if (concern.kind == ConcernKind::none) return false;
  if (!concern_texts[static_cast<std::size_t>(concern.kind)].is_at_risk) return true;
  return concern.by && soon && *concern.by <= *soon;
}

Concern concern_of(const Report& report, const Rules& rules, const UserCourse* course) noexcept {
  const auto [kind, signal] = kind_of(report.signals, rules);
  Concern concern{.kind = kind};
  if (course != nullptr && signal != nullptr) concern.by = course->end_of(signal);
  return concern;
}

}  // namespace signals::inline SIGNALS_ABI
