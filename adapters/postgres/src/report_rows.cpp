// SPDX-License-Identifier: Apache-2.0
#include "report_rows.hpp"

#include <string_view>

#include <fmt/format.h>

#include <signals/state/flag_set.hpp>

#include "column_of.hpp"
#include "storable_text.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

/// The statement, with a column for each flag. A flag comes as its bit of a `FlagSet`.
[[nodiscard]] std::string make_sql() {
  std::string columns =
      "evaluated_at, event_count, service_event_count, max_minutes, weekly_sessions, active_weeks";
  std::string values =
      "timestamptz 'epoch' + r.evaluated_at * interval '1 millisecond', r.event_count,"
      " r.service_event_count, r.max_minutes::double precision, r.weekly_sessions,"
      " r.active_weeks::boolean[]";
  std::string excluded =
      "excluded.evaluated_at, excluded.event_count, excluded.service_event_count,"
      " excluded.max_minutes, excluded.weekly_sessions, excluded.active_weeks";
  Report all;
  for (const SignalField& field : signal_fields) all.signals.*field.value = true;
  for (const MilestoneField& field : milestone_fields) all.milestones.*field.value = true;
  FlagSet(all).for_each([&](std::size_t place, std::string_view name) {
    columns += fmt::format(", {}", name);
    values += fmt::format(", (r.flags >> {} & 1) = 1", place);
    excluded += fmt::format(", excluded.{}", name);
  });
  return fmt::format(
      "insert into public.signals_current (user_id, {0}) select r.user_id, {1}"
      " from unnest($1::text[], $2::bigint[], $3::bigint[], $4::bigint[], $5::text[],"
      " $6::bigint[], $7::text[], $8::bigint[]) as r (user_id, evaluated_at, event_count,"
      " service_event_count, max_minutes, weekly_sessions, active_weeks, flags)"
      " on conflict (user_id) do update set ({0}) = row({2})",
      columns, values, excluded);
}

/// PostgreSQL's text of an array of booleans.
[[nodiscard]] std::string text_of(const ActiveWeeks& weeks) {
  std::string text = "{";
  for (unsigned week = 0; week < weeks.considered; ++week) {
    if (week > 0) text += ',';
    text += weeks[WeeksAgo{week}] ? 't' : 'f';
  }
  return text += '}';
}

}  // namespace

void ReportRows::add(const Report& report, Instant now) {
  if (!is_storable(report.user_id)) return;
  // One statement cannot write a row twice.
  if (rows_.size() >= rows_of_statement || known_ids_.contains(report.user_id)) flush();
  known_ids_.insert(report.user_id);
  const Signals& signals = report.signals;
  rows_.push_back(
      {.user_id = report.user_id,
       .evaluated_at = now,
       .event_count = report.event_count,
       .service_event_count = signals.service_event_count,
       .max_minutes = fmt::format("{}", signals.registration_metrics.max_minutes.count()),
       .weekly_sessions = signals.registration_metrics.weekly_sessions,
       .active_weeks = text_of(signals.active_weeks),
       .flags = FlagSet(report).bits()});
}

void ReportRows::flush() {
  if (rows_.empty()) return;
  static const std::string sql = make_sql();
  transaction_.run(sql, columns_of(rows_, &Row::user_id, &Row::evaluated_at, &Row::event_count,
                                   &Row::service_event_count, &Row::max_minutes,
                                   &Row::weekly_sessions, &Row::active_weeks, &Row::flags));
  known_ids_.clear();
  rows_.clear();
}

}  // namespace signals::inline SIGNALS_ABI::postgres
