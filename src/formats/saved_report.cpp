// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/json_fault.hpp>
#include <signals/formats/saved_report.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

namespace json = boost::json;

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
}

/// A member, which must be there.
[[nodiscard]] const json::value& member(const json::object& object, std::string_view name) {
  const json::value* const value = object.if_contains(json::string_view(name.data(), name.size()));
  if (value == nullptr) fail(fmt::format("member \"{}\" is missing", name));
  return *value;
}

/// A member as a `Value`.
template <typename Value>
[[nodiscard]] Value get(const json::object& object, std::string_view name) {
  const auto value = json::try_value_to<Value>(member(object, name));
  if (!value) fail(fmt::format("member \"{}\" is of another kind than expected", name));
  return *value;
}

[[nodiscard]] const json::object& object_at(const json::object& object, std::string_view name) {
  const json::object* const inner = member(object, name).if_object();
  if (inner == nullptr) fail(fmt::format("member \"{}\" is not an object", name));
  return *inner;
}

[[nodiscard]] std::vector<json::object> objects_at(const json::object& object,
                                                   std::string_view name) {
  std::vector<json::object> objects;
  for (const json::value& value : get<json::array>(object, name)) {
    if (!value.is_object())
      fail(fmt::format("member \"{}\" holds something that is not an object", name));
    objects.push_back(value.as_object());
  }
  return objects;
}

[[nodiscard]] Instant instant_at(const json::object& object, std::string_view name) {
  const auto text = get<std::string>(object, name);
  const auto instant = parse_instant(text);
  if (!instant) fail(fmt::format("member \"{}\": \"{}\" is not a time", name, text));
  return *instant;
}

template <typename Fields, typename Flags>
void read_flags(const json::object& object, const Fields& fields, Flags& flags) {
  for (const auto& field : fields) {
    if (!object.contains(field.name)) {
      fail(
          fmt::format("member \"{}\" is missing: a version of signals without it made the report; "
                      "evaluate again",
                      field.name));
    }
    flags.*field.value = get<bool>(object, field.name);
  }
}

[[nodiscard]] Signals read_signals(const json::object& object) {
  Signals signals;
  read_flags(object, signal_fields, signals);
  signals.raw_event_count = get<std::uint64_t>(object, "raw_event_count");
  signals.service_event_count = get<std::uint64_t>(object, "service_event_count");
  const json::object& metrics = object_at(object, "registration_metrics");
  signals.registration_metrics = {
      .max_minutes = Minutes{get<double>(metrics, "max_minutes")},
      .weekly_sessions = get<std::uint64_t>(metrics, "weekly_sessions")};
  const auto weeks = get<std::vector<bool>>(object, "active_weeks");
  if (weeks.size() < 2 || weeks.size() > WeeksAgo::max + 1) {
    fail(fmt::format("member \"active_weeks\" holds {} weeks; expected 2 to {}", weeks.size(),
                     WeeksAgo::max + 1));
  }
  signals.active_weeks.considered = static_cast<unsigned>(weeks.size());
  for (unsigned week = 0; week < weeks.size(); ++week) {
    if (weeks[week]) signals.active_weeks.weeks.insert(WeeksAgo{week});
  }
  const json::object& tiers = object_at(object, "service_goal_tiers");
  signals.service_goal_tiers = {.tier1 = get<std::vector<std::string>>(tiers, "tier1"),
                                .tier2 = get<std::vector<std::string>>(tiers, "tier2"),
                                .tier3 = get<std::vector<std::string>>(tiers, "tier3")};
  return signals;
}

[[nodiscard]] Explanation read_explanation(const json::object& object, const Report& report) {
  Explanation explanation;
  const json::object& reasons = object_at(object, "reasons");
  const auto add_reasons = [&](const auto& fields, const auto& flags) {
    for (const auto& field : fields) {
      explanation.reasons.push_back({.flag = field.name,
                                     .value = flags.*field.value,
                                     .text = get<std::string>(reasons, field.name)});
    }
  };
  add_reasons(signal_fields, report.signals);
  add_reasons(milestone_fields, report.milestones);
  for (const json::object& week : objects_at(object, "weeks")) {
    explanation.weeks.push_back(
        {.week = WeeksAgo{std::min(get<unsigned>(week, "week"), WeeksAgo::max)},
         .first = instant_at(week, "first"),
         .last = instant_at(week, "last"),
         .active = get<bool>(week, "active")});
  }
  if (!member(object, "longest_foreground").is_null()) {
    const json::object& longest = object_at(object, "longest_foreground");
    explanation.longest_foreground = {.app_id = get<std::string>(longest, "app_id"),
                                      .minutes = Minutes{get<double>(longest, "minutes")}};
  }
  const json::object& window = object_at(object, "registration_window");
  explanation.registration_window_first = instant_at(window, "first");
  explanation.registration_window_last = instant_at(window, "last");
  explanation.recent_session_count = get<std::uint64_t>(window, "sessions");
  for (const json::object& tier : objects_at(object, "tiers")) {
    const auto number = get<unsigned>(tier, "tier");
    if (number < 1 || number > all_tiers.size()) fail(fmt::format("there is no tier {}", number));
    explanation.tiers.push_back(
        {.tier = all_tiers[number - 1],
         .subcategories = get<std::vector<std::string>>(tier, "subcategories"),
         .apps = get<std::vector<std::string>>(tier, "apps")});
  }
  return explanation;
}

[[nodiscard]] Report read_report(const json::object& object) {
  Report report;
  report.user_id = get<std::string>(object, "user_id");
  report.event_count = get<std::uint64_t>(object, "event_count");
  if (object.contains("passed_over")) {
    const json::object& counts = object_at(object, "passed_over");
    for (const PassedOverField& field : passed_over_fields) {
      if (counts.contains(json::string_view(field.name.data(), field.name.size()))) {
        report.passed_over.*field.value = get<std::uint64_t>(counts, field.name);
      }
    }
  }
  report.signals = read_signals(object_at(object, "signals"));
  read_flags(object_at(object, "milestones"), milestone_fields, report.milestones);
  if (object.contains("explanation")) {
    report.explanation = read_explanation(object_at(object, "explanation"), report);
  }
  return report;
}

}  // namespace

SavedReport read_report_json(std::string_view text) {
  json::error_code error;
  const json::value value = json::parse(json::string_view(text.data(), text.size()), error);
  if (error) {
    const auto fault = find_json_fault(text);
    fail(fault ? fault->reason : error.message());
  }
  const json::object* const object = value.if_object();
  if (object == nullptr) fail("expected a report, a JSON object");
  SavedReport saved{.user_id = get<std::string>(*object, "user_id")};
  if (object->contains("error")) {
    const json::object& reason = object_at(*object, "error");
    saved.failure = fmt::format("{}: {}", get<std::string>(reason, "code"),
                                get<std::string>(reason, "message"));
  } else if (object->contains("unprocessed")) {
    saved.failure = "unprocessed";
  } else {
    saved.report = read_report(*object);
  }
  return saved;
}

}  // namespace signals::inline SIGNALS_ABI
