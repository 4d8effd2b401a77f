// SPDX-License-Identifier: Apache-2.0
#include <concepts>
#include <iterator>
#include <span>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <signals/report_csv.hpp>

namespace signals {
namespace {

constexpr std::string_view line_end = "\r\n";

/// Writes one record; it puts the commas and the quotes.
class Record {
 public:
  explicit Record(std::string& out) : out_(out) {}

  void add(std::string_view text) {
    separate();
    if (text.find_first_of("\",\r\n") == std::string_view::npos) {
      out_.append(text);
      return;
    }
    out_.push_back('"');
    for (const char c : text) {
      if (c == '"') out_.push_back('"');
      out_.push_back(c);
    }
    out_.push_back('"');
  }
  // Only a flag: a literal would rather become a bool than a view.
  void add(std::same_as<bool> auto flag) {
    add(flag ? std::string_view("true") : std::string_view("false"));
  }
  void add(std::uint64_t count) {
    separate();
    fmt::format_to(std::back_inserter(out_), FMT_COMPILE("{}"), count);
  }
  void add(double number) {
    separate();
    fmt::format_to(std::back_inserter(out_), FMT_COMPILE("{}"), number);
  }
  void end() { out_.append(line_end); }

 private:
  void separate() {
    if (!is_first_) out_.push_back(',');
    is_first_ = false;
  }

  std::string& out_;
  bool is_first_ = true;
};

[[nodiscard]] std::string joined(std::span<const std::string> ids) {
  return fmt::format("{}", fmt::join(ids, ";"));
}

[[nodiscard]] std::string digits_of(const ActiveWeeks& weeks) {
  std::string digits;
  for (unsigned week = 0; week < weeks.considered; ++week) {
    digits.push_back(weeks[WeeksAgo{week}] ? '1' : '0');
  }
  return digits;
}

}  // namespace

void append_csv_header(std::string& out, Detail detail) {
  Record record(out);
  record.add("user_id");
  record.add("event_count");
  for (const SignalField& field : signal_fields) record.add(field.name);
  for (const char* name : {"service_event_count", "max_minutes", "weekly_sessions", "active_weeks",
                           "tier1", "tier2", "tier3"}) {
    record.add(std::string_view(name));
  }
  for (const MilestoneField& field : milestone_fields) record.add(field.name);
  if (detail == Detail::explained) {
    for (const SignalField& field : signal_fields)
      record.add(fmt::format("{}_because", field.name));
    for (const MilestoneField& field : milestone_fields) {
      record.add(fmt::format("{}_because", field.name));
    }
  }
  record.add("error");
  record.end();
}

void append_csv_row(std::string& out, const Report& report, Detail detail) {
  const Signals& signals = report.signals;
  Record record(out);
  record.add(std::string_view(report.user_id));
  record.add(report.event_count);
  for (const SignalField& field : signal_fields) record.add(signals.*field.value);
  record.add(signals.service_event_count);
  record.add(signals.registration_metrics.max_minutes.count());
  record.add(signals.registration_metrics.weekly_sessions);
  record.add(digits_of(signals.active_weeks));
  record.add(joined(signals.service_goal_tiers.tier1));
  record.add(joined(signals.service_goal_tiers.tier2));
  record.add(joined(signals.service_goal_tiers.tier3));
  for (const MilestoneField& field : milestone_fields) record.add(report.milestones.*field.value);
  if (detail == Detail::explained) {
    for (std::size_t i = 0; i < signal_fields.size() + milestone_fields.size(); ++i) {
      record.add(report.explanation ? std::string_view(report.explanation->reasons[i].text)
                                    : std::string_view());
    }
  }
  record.add(std::string_view());
  record.end();
}

void append_csv_failure(std::string& out, std::string_view user_id, std::string_view error,
                        Detail detail) {
  constexpr std::size_t figures = 7;
  constexpr std::size_t flags = signal_fields.size() + milestone_fields.size();
  const std::size_t reasons = detail == Detail::explained ? flags : 0;
  Record record(out);
  record.add(user_id);
  for (std::size_t i = 0; i < 1 + flags + figures + reasons; ++i) record.add(std::string_view());
  record.add(error);
  record.end();
}

}  // namespace signals
