// SPDX-License-Identifier: Apache-2.0
#include "user_rows.hpp"

#include <algorithm>
#include <iterator>
#include <tuple>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <signals/formats/report_json.hpp>

#include "calendar_text.hpp"
#include "subcategory_name.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

/// Appends `value` to a list that is open.
template <typename Value>
void append_item(std::string& list, const Value& value) {
  if (list.back() != '[') list += ',';
  fmt::format_to(std::back_inserter(list), FMT_COMPILE("{}"), value);
}

void append_string(std::string& list, std::string_view text) {
  if (list.back() != '[') list += ',';
  append_json_string(list, text);
}

[[nodiscard]] std::uint64_t bits_of(WeekSet weeks) {
  std::uint64_t bits = 0;
  for (unsigned week = 0; week <= WeeksAgo::max; ++week) {
    bits |= std::uint64_t{weeks.contains(WeeksAgo{week})} << week;
  }
  return bits;
}

/// A bit for each signal, then for each milestone.
[[nodiscard]] unsigned flags_of(const UserRow& row) {
  unsigned flags = 0;
  unsigned bit = 0;
  for (const auto& field : signal_fields) flags |= unsigned{row.signals.*field.value} << bit++;
  for (const auto& field : milestone_fields) {
    flags |= unsigned{row.milestones.*field.value} << bit++;
  }
  return flags;
}

[[nodiscard]] std::string names_of_flags() {
  std::string names = "[";
  for (const auto& field : signal_fields) append_string(names, field.name);
  for (const auto& field : milestone_fields) append_string(names, field.name);
  return names + ']';
}

[[nodiscard]] std::string texts_of_concerns() {
  std::string kinds = "[";
  for (const ConcernText& text : concern_texts) {
    if (kinds.back() != '[') kinds += ',';
    kinds += '[';
    append_string(kinds, text.name);
    append_string(kinds, text.meaning);
    kinds += ']';
  }
  return kinds + ']';
}

}  // namespace

bool UserRows::GoalOrder::operator()(const ServiceGoalTiers& left,
                                     const ServiceGoalTiers& right) const {
  return std::tie(left.tier1, left.tier2, left.tier3) <
         std::tie(right.tier1, right.tier2, right.tier3);
}

void UserRows::add(const Report& report, const Concern& concern) {
  considered_ = std::max(considered_, report.signals.active_weeks.considered);
  ++users_;
  const bool presses = is_pressing(concern, options_.soon_end());
  drifting_users_ += presses ? 1 : 0;
  if (!is_partial_) {
    rows_.push_back(row_of(report, concern));
    if (users_ > options_.most_users) make_partial();
    return;
  }
  if (!presses) return;
  if (pressing_.size() >= options_.first_users) {
    if (pressing_.empty() || !precedes(concern, pressing_.back().concern)) return;
    pressing_.pop_back();
  }
  const auto at = std::upper_bound(
      pressing_.begin(), pressing_.end(), concern,
      [](const Concern& added, const UserRow& row) { return precedes(added, row.concern); });
  pressing_.insert(at, row_of(report, concern));
}

void UserRows::make_partial() {
  for (const UserRow* const row : drifting()) {
    if (pressing_.size() < options_.first_users) pressing_.push_back(*row);
  }
  rows_.resize(std::min(rows_.size(), options_.first_users));
  is_partial_ = true;
}

UserRow UserRows::row_of(const Report& report, const Concern& concern) {
  UserRow row{.position = users_ - 1,
              .user_id = report.user_id,
              .concern = concern,
              .signals = report.signals,
              .milestones = report.milestones};
  const auto [goals, is_new] =
      goal_places_.try_emplace(std::move(row.signals.service_goal_tiers), goal_sets_.size());
  if (is_new) goal_sets_.push_back(&goals->first);
  row.signals.service_goal_tiers = {};
  row.goals = goals->second;
  if (report.explanation) row.reasons = reasons_of(*report.explanation);
  return row;
}

/// Each signal's phrases, which many users share, and the texts of all milestones as one.
std::string UserRows::reasons_of(const Explanation& explanation) {
  std::string numbers;
  std::string of_milestones;
  for (std::size_t i = 0; i < explanation.reasons.size(); ++i) {
    std::string_view text = explanation.reasons[i].text;
    if (i >= signal_fields.size()) {
      of_milestones.append(of_milestones.empty() ? "" : "\n").append(text);
      continue;
    }
    constexpr std::string_view separator = "; ";
    while (true) {
      const std::size_t end = text.find(separator);
      numbers += fmt::format("{} ", place_of_text(text.substr(0, end)));
      if (end == std::string_view::npos) break;
      text.remove_prefix(end + separator.size());
    }
    numbers.back() = ',';
  }
  return numbers + std::to_string(place_of_text(of_milestones));
}

std::size_t UserRows::place_of_text(std::string_view text) {
  const auto [at, is_new] = text_places_.try_emplace(std::string(text), texts_.size());
  if (is_new) texts_.push_back(&at->first);
  return at->second;
}

std::vector<const UserRow*> UserRows::all() const {
  std::vector<const UserRow*> rows;
  rows.reserve(rows_.size() + pressing_.size());
  for (const UserRow& row : rows_) rows.push_back(&row);
  for (const UserRow& row : pressing_) {
    if (row.position >= rows_.size()) rows.push_back(&row);
  }
  std::sort(rows.begin(), rows.end(), [](const UserRow* left, const UserRow* right) {
    return left->position < right->position;
  });
  return rows;
}

std::vector<const UserRow*> UserRows::drifting() const {
  std::vector<const UserRow*> rows;
  for (const UserRow* const row : all()) {
    if (is_pressing(row->concern, options_.soon_end())) rows.push_back(row);
  }
  std::stable_sort(rows.begin(), rows.end(), [](const UserRow* left, const UserRow* right) {
    return precedes(left->concern, right->concern);
  });
  if (is_partial_ && rows.size() > options_.first_users) rows.resize(options_.first_users);
  return rows;
}

std::string UserRows::rows_json() const {
  std::string ids = "[";
  std::string flags = "[";
  std::string weeks = "[";
  std::string events = "[";
  std::string service_events = "[";
  std::string longest = "[";
  std::string sessions = "[";
  std::string goals = "[";
  std::string kinds = "[";
  std::string dates = "[";  // in milliseconds after now
  std::string days = "[";
  std::string day_names = "[";
  std::map<std::string, std::size_t> day_places;
  const Instant now = options_.now.value_or(Instant{});
  const auto rows = all();
  for (const UserRow* const row : rows) {
    append_string(ids, row->user_id);
    append_item(flags, flags_of(*row));
    append_item(weeks, bits_of(row->signals.active_weeks.weeks));
    append_item(events, row->signals.raw_event_count);
    append_item(service_events, row->signals.service_event_count);
    append_item(longest, row->signals.registration_metrics.max_minutes.count());
    append_item(sessions, row->signals.registration_metrics.weekly_sessions);
    append_item(goals, row->goals);
    append_item(kinds, static_cast<unsigned>(row->concern.kind));
    if (!row->concern.by) {
      append_item(dates, "null");
      append_item(days, "null");
      continue;
    }
    append_item(dates, (*row->concern.by - now).count());
    const auto [day, is_new] = day_places.try_emplace(
        day_text(*row->concern.by, options_.rules.time_zone), day_places.size());
    if (is_new) append_string(day_names, day->first);
    append_item(days, day->second);
  }
  std::string order = "[";
  for (const UserRow* const row : drifting()) {
    append_item(order, std::lower_bound(rows.begin(), rows.end(), row,
                                        [](const UserRow* left, const UserRow* right) {
                                          return left->position < right->position;
                                        }) -
                           rows.begin());
  }
  std::string goal_sets = "[";
  for (const ServiceGoalTiers* const set : goal_sets_) {
    append_item(goal_sets, "[");
    for (const auto* const tier : {&set->tier1, &set->tier2, &set->tier3}) {
      append_item(goal_sets, "[");
      for (const std::string& id : *tier)
        append_string(goal_sets, subcategory_name(options_.catalogue, id));
      goal_sets += ']';
    }
    goal_sets += ']';
  }
  std::string out = fmt::format(
      R"({{"now":{},"considered":{},"kinds":{},"flags":{},"days":{}],"goalSets":{}],"order":{}],)",
      options_.now ? std::to_string(now.time_since_epoch().count()) : "null", considered_,
      texts_of_concerns(), names_of_flags(), day_names, goal_sets, order);
  std::string at_risk = "[";
  for (std::size_t kind = 0; kind < concern_kinds; ++kind) {
    if (concern_texts[kind].is_at_risk) append_item(at_risk, kind);
  }
  out += R"("atRisk":)" + at_risk + ']';
  const auto add = [&](std::string_view name, const std::string& column) {
    out.append(",\"").append(name).append("\":").append(column) += ']';
  };
  add("id", ids);
  add("flag", flags);
  add("weeks", weeks);
  add("events", events);
  add("service", service_events);
  add("longest", longest);
  add("sessions", sessions);
  add("goals", goals);
  add("kind", kinds);
  add("by", dates);
  add("day", days);
  return out + '}';
}

std::string UserRows::reasons_json() const {
  if (texts_.empty()) return "null";
  std::string texts = "[";
  for (const std::string* const text : texts_) append_string(texts, *text);
  std::string of_rows = "[";
  for (const UserRow* const row : all()) append_string(of_rows, row->reasons);
  return R"({"texts":)" + texts + R"(],"rows":)" + of_rows + "]}";
}

}  // namespace signals::inline SIGNALS_ABI
