// SPDX-License-Identifier: Apache-2.0
#include "user_evaluator.hpp"

#include <algorithm>
#include <string>

#include <signals/evaluate.hpp>

namespace signals {
namespace {

[[nodiscard]] Activity activity_of(const ActivityTablePart::User* user) {
  if (user == nullptr) return {};
  return {user->event_count, user->apps.activities(),
          user->sessions ? *user->sessions : RecentSessions{}};
}

/// Writes the ids, sorted and each once, into the memory that is there.
void write_ids(std::vector<std::string_view>& ids, std::vector<std::string>& to) {
  std::sort(ids.begin(), ids.end());
  ids.erase(std::unique(ids.begin(), ids.end()), ids.end());
  to.resize(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) to[i].assign(ids[i]);
}

}  // namespace

void UserEvaluator::evaluate(std::string_view user_id, const ActivityTablePart::User* user,
                             std::span<const Goal> goals, Report& report) {
  if (detail_ == Detail::explained) {  // as evidence takes far longer than what is saved here
    report = signals::evaluate(user_id, activity_of(user), goals, catalogue_, timeframe_, detail_);
    return;
  }
  read_goals(goals);
  const std::uint64_t event_count = user == nullptr ? 0 : user->event_count;
  const ServiceActivity service = user == nullptr ? ServiceActivity{} : service_activity_of(*user);
  report.user_id.assign(user_id);
  report.event_count = event_count;
  decide_signals(report.signals, event_count, service, !goals.empty(), timeframe_.rules());
  write_goal_tiers(report.signals.service_goal_tiers);
  report.milestones = evaluate_milestones(report.signals, service.touched_tiers);
}

void UserEvaluator::read_goals(std::span<const Goal> goals) {
  tiers_.clear();
  for (auto& ids : subcategories_) ids.clear();
  for (const Goal& goal : goals) {
    if (!goal.tier || !goal.subcategory || goal.subcategory->empty()) continue;
    subcategories_[static_cast<std::size_t>(*goal.tier) - 1].push_back(*goal.subcategory);
    tiers_.add(*goal.tier, *goal.subcategory);
  }
}

ServiceActivity UserEvaluator::service_activity_of(const ActivityTablePart::User& user) const {
  ServiceActivity service;
  user.apps.for_each([&](AppIndex app, const AppCells::Cell& cell) {
    const TierSet tiers = tiers_.tiers_of(app);
    if (tiers.empty()) return;
    service.touched_tiers |= tiers;
    service.event_count += cell.event_count;
    service.longest_foreground = std::max(service.longest_foreground, cell.longest_foreground);
    service.active_weeks |= cell.active_weeks;
  });
  if (user.sessions) {
    service.recent_session_count =
        user.sessions->count_distinct([&](AppIndex app) { return !tiers_.tiers_of(app).empty(); });
  }
  return service;
}

void UserEvaluator::write_goal_tiers(ServiceGoalTiers& tiers) {
  write_ids(subcategories_[0], tiers.tier1);
  write_ids(subcategories_[1], tiers.tier2);
  write_ids(subcategories_[2], tiers.tier3);
}

}  // namespace signals
