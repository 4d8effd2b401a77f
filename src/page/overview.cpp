// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <set>
#include <utility>

#include <signals/page/overview.hpp>

#include "past_signals.hpp"
#include "subcategory_name.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

/// The signals from goal to retained, and what they are called as stages.
struct Stage {
  std::string_view name;
  bool Signals::*signal;
};
constexpr std::array<Stage, 5> stages{
    {{"Set a goal", &Signals::goal_setting_completed},
     {"Registered", &Signals::customer_app_registration_completed},
     {"Logged in", &Signals::customer_app_login_completed},
     {"Engaged", &Signals::customer_app_engaged},
     {"Retained", &Signals::customer_app_retained}}};

/// The milestone of a tier that rests on a signal, if there is one.
[[nodiscard]] const MilestoneField* milestone_of(bool Signals::*signal, Tier tier) {
  const auto* const at =
      std::find_if(milestone_fields.begin(), milestone_fields.end(),
                   [=](const MilestoneField& f) { return f.signal == signal && f.tier == tier; });
  return at == milestone_fields.end() ? nullptr : at;
}

[[nodiscard]] Funnel funnel_of_signals(std::string name) {
  Funnel funnel{.name = std::move(name)};
  for (const Stage& stage : stages) funnel.stages.push_back({.name = stage.name});
  return funnel;
}

[[nodiscard]] Funnel funnel_of_tier(std::string name, Tier tier) {
  Funnel funnel{.name = std::move(name)};
  for (const Stage& stage : stages) {
    const bool is_first = &stage == stages.data();
    if (is_first || milestone_of(stage.signal, tier) != nullptr) {
      funnel.stages.push_back({.name = stage.name});
    }
  }
  return funnel;
}

/// Counts one user, who is in those stages.
void add(Funnel& funnel, const std::vector<bool>& in, bool dropped_off) {
  for (std::size_t i = 0; i < in.size(); ++i) {
    if (!in[i]) continue;
    ++funnel.stages[i].users;
    if (i + 1 < in.size() && !in[i + 1]) ++funnel.stages[i].lost;
  }
  funnel.dropped_off += dropped_off ? 1 : 0;
}

void add_signals(Funnel& funnel, const Signals& signals) {
  std::vector<bool> in;
  in.reserve(stages.size());
  for (const Stage& stage : stages) in.push_back(signals.*stage.signal);
  add(funnel, in, signals.customer_app_engagement_dropoff);
}

void add_tier(Funnel& funnel, const Report& report, Tier tier, bool has_goal) {
  std::vector<bool> in{has_goal};
  for (const Stage& stage : stages) {
    const auto* const field = milestone_of(stage.signal, tier);
    if (field != nullptr) in.push_back(report.milestones.*field->value);
  }
  const auto* const dropoff = milestone_of(&Signals::customer_app_engagement_dropoff, tier);
  add(funnel, in, report.milestones.*dropoff->value);
}

[[nodiscard]] std::set<std::string_view> subcategories_of(const ServiceGoalTiers& tiers) {
  std::set<std::string_view> all(tiers.tier1.begin(), tiers.tier1.end());
  all.insert(tiers.tier2.begin(), tiers.tier2.end());
  all.insert(tiers.tier3.begin(), tiers.tier3.end());
  return all;
}

}  // namespace

Overview::Overview(Rules rules, std::optional<Instant> soon, const AppCatalogue* catalogue)
    : rules_(std::move(rules)),
      soon_(soon),
      catalogue_(catalogue),
      funnels_{funnel_of_signals("All users"), funnel_of_tier("Tier 1", Tier::one),
               funnel_of_tier("Tier 2", Tier::two)} {
  for (unsigned week = 0; week < most_weeks; ++week) cohorts_[week].active.resize(week + 1);
}

void Overview::add(const Report& report, const UserCourse* course, const Signals* before) {
  const Signals& signals = report.signals;
  ++users_;
  events_ += report.event_count;
  merge(passed_over_, report.passed_over);
  if (report.passed_over != PassedOver{}) ++users_passed_over_;
  for (std::size_t i = 0; i < signal_fields.size(); ++i) {
    const bool holds = signals.*signal_fields[i].value;
    having_[i] += holds ? 1 : 0;
    if (before == nullptr) continue;
    const bool held = before->*signal_fields[i].value;
    changes_[i].gained += holds && !held ? 1 : 0;
    changes_[i].lost += held && !holds ? 1 : 0;
  }
  compared_ += before != nullptr ? 1 : 0;

  const Concern concern = concern_of(report, rules_, course);
  if (is_pressing(concern, soon_)) ++concerns_[static_cast<std::size_t>(concern.kind)];

  weeks_considered_ = std::min(weeks_considered_, signals.active_weeks.considered);
  const WeekSet weeks = course != nullptr ? course->weeks : signals.active_weeks.weeks;
  for (unsigned week = 0; week < most_weeks; ++week) {
    weeks_[week].active += weeks.contains(WeeksAgo{week}) ? 1 : 0;
  }
  add_funnels(report);
  add_usage(report, course);
  if (course != nullptr) add_course(*course);
}

std::uint64_t Overview::having(bool Signals::*signal) const noexcept {
  std::size_t place = 0;
  while (signal_fields[place].value != signal) ++place;
  return having_[place];
}

void Overview::add_funnels(const Report& report) {
  const ServiceGoalTiers& tiers = report.signals.service_goal_tiers;
  add_signals(funnels_[0], report.signals);
  add_tier(funnels_[1], report, Tier::one, !tiers.tier1.empty());
  add_tier(funnels_[2], report, Tier::two, !tiers.tier2.empty());
  for (const std::string_view id : subcategories_of(tiers)) {
    auto at = subcategories_.find(std::string(id));
    if (at == subcategories_.end()) {
      at = subcategories_.emplace(id, funnel_of_signals(subcategory_name(catalogue_, id))).first;
    }
    add_signals(at->second, report.signals);
  }
}

void Overview::add_usage(const Report& report, const UserCourse* course) {
  if (report.explanation) {
    std::set<std::string_view> opened;
    for (const TierEvidence& tier : report.explanation->tiers) {
      opened.insert(tier.apps.begin(), tier.apps.end());
    }
    for (const std::string_view app : opened) {
      UsageFigures& figures = apps_[std::string(app)];
      ++figures.users;
      figures.engaged += report.signals.customer_app_engaged ? 1 : 0;
      figures.dropped_off += report.signals.customer_app_engagement_dropoff ? 1 : 0;
    }
  }
  if (course == nullptr) return;
  const auto named = subcategories_of(report.signals.service_goal_tiers);
  for (const AppForeground& app : course->foreground) {
    apps_[app.app_id].minutes += app.minutes;
    const auto index = catalogue_ == nullptr ? std::nullopt : catalogue_->find(app.app_id);
    if (!index) continue;
    for (const SubcategoryIndex subcategory : catalogue_->subcategories(*index)) {
      const std::string& id = (*catalogue_)[subcategory].id;
      if (named.contains(id)) subcategory_minutes_[id] += app.minutes;
    }
  }
}

void Overview::add_course(const UserCourse& course) {
  ++courses_;
  std::optional<unsigned> first;  // the earliest active week
  for (unsigned week = 0; week <= WeeksAgo::max; ++week) {
    if (course.weeks.contains(WeeksAgo{week})) first = week;
  }
  const unsigned known = course.began_before ? WeeksAgo::max : first.value_or(0);
  weeks_known_ = std::max(weeks_known_, known + 1);
  for (unsigned week = 0; week < most_weeks; ++week) {
    WeekFigures& figures = weeks_[week];
    const Signals past = past_signals(course.weeks, week, rules_);
    figures.engaged += past.customer_app_engaged ? 1 : 0;
    figures.retained += past.customer_app_retained ? 1 : 0;
    figures.dropped_off += past.customer_app_engagement_dropoff ? 1 : 0;
    const bool is_active = course.weeks.contains(WeeksAgo{week});
    const bool was_active = course.weeks.contains(WeeksAgo{week + 1});
    const bool began = course.began_before || (first && *first > week);
    figures.newly_active += is_active && !began ? 1 : 0;
    figures.returning += is_active && began && was_active ? 1 : 0;
    figures.resurrected += is_active && began && !was_active ? 1 : 0;
    figures.dormant += !is_active && began ? 1 : 0;
  }
  if (!first || course.began_before || *first >= most_weeks) return;
  Cohort& cohort = cohorts_[*first];
  ++cohort.users;
  for (unsigned later = 0; later <= *first; ++later) {
    cohort.active[later] += course.weeks.contains(WeeksAgo{*first - later}) ? 1 : 0;
  }
}

std::vector<WeekFigures> Overview::weeks() const {
  const unsigned weeks = knows_courses() ? std::min(weeks_known_, most_weeks) : weeks_considered_;
  return {weeks_.begin(), weeks_.begin() + weeks};
}

std::vector<Cohort> Overview::cohorts() const {
  if (!knows_courses()) return {};
  return {cohorts_.begin(), cohorts_.begin() + static_cast<std::ptrdiff_t>(weeks().size())};
}

}  // namespace signals::inline SIGNALS_ABI
