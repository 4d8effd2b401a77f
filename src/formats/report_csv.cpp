// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <concepts>
#include <span>
#include <string>
#include <variant>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <signals/formats/report_csv.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

constexpr std::string_view line_end = "\r\n";
constexpr const char* active_weeks_title = "active_weeks (x active; . idle; this week first)";

[[nodiscard]] bool needs_quotes(char c) noexcept {
  return c == '"' || c == ',' || c == '\r' || c == '\n';
}

/// Writes one record, with commas and quotes.
class Record {
 public:
  explicit Record(std::string& out, CsvCells cells = CsvCells::guarded)
      : out_(out), cells_(cells) {}

  void add(std::string_view text) {
    separate();
    // What a spreadsheet would take for a formula
    // (https://owasp.org/www-community/attacks/CSV_Injection).
    if (cells_ == CsvCells::guarded && !text.empty() &&
        std::string_view("=+-@\t\r").find(text.front()) != std::string_view::npos) {
      if (std::none_of(text.begin(), text.end(), needs_quotes)) {
        out_.push_back('\'');
      } else {
        add_quoted("'" + std::string(text));
        return;
      }
    }
    if (std::none_of(text.begin(), text.end(), needs_quotes)) {
      out_.append(text);
      return;
    }
    add_quoted(text);
  }
  // Takes only bool: a string literal would convert to bool rather than to a view.
  void add(std::same_as<bool> auto flag) {
    separate();
    out_.append(flag ? std::string_view("true") : std::string_view("false"));
  }
  void add(std::uint64_t count) {
    separate();
    const fmt::format_int digits(count);
    out_.append(digits.data(), digits.size());
  }
  void add(double number) {
    separate();
    if (!std::isfinite(number)) return;
    std::array<char, 32> digits{};  // a double takes 24 at most
    const char* const end = fmt::format_to(digits.data(), FMT_COMPILE("{}"), number);
    out_.append(digits.data(), static_cast<std::size_t>(end - digits.data()));
  }
  void end() { out_.append(line_end); }

 private:
  void add_quoted(std::string_view text) {
    out_.push_back('"');
    for (const char c : text) {
      if (c == '"') out_.push_back('"');
      out_.push_back(c);
    }
    out_.push_back('"');
  }
  void separate() {
    if (!is_first_) out_.push_back(',');
    is_first_ = false;
  }

  std::string& out_;
  CsvCells cells_;
  bool is_first_ = true;
};

[[nodiscard]] std::string joined(std::span<const std::string> ids) {
  std::string all;
  for (const std::string& id : ids) {
    if (&id != ids.data()) all += ';';
    all += id;
  }
  return all;
}

/// An x for each active week and a point for each idle one: what no spreadsheet takes for a number.
[[nodiscard]] std::string text_of(const ActiveWeeks& weeks) {
  std::string text;
  for (unsigned week = 0; week < weeks.considered; ++week) {
    text.push_back(weeks[WeeksAgo{week}] ? 'x' : '.');
  }
  return text;
}

}  // namespace

void append_csv_header(std::string& out, const CsvFormat& format) {
  Record record(out);
  record.add("user_id");
  record.add("event_count");
  for (const SignalField& field : signal_fields) record.add(field.name);
  for (const char* name : {"service_event_count", "max_minutes", "weekly_sessions",
                           active_weeks_title, "tier1", "tier2", "tier3"}) {
    record.add(std::string_view(name));
  }
  for (const MilestoneField& field : milestone_fields) record.add(field.name);
  for (const PassedOverField& field : passed_over_fields) record.add(field.name);
  if (format.detail == Detail::explained) {
    for (const SignalField& field : signal_fields)
      record.add(fmt::format("{}_because", field.name));
    for (const MilestoneField& field : milestone_fields) {
      record.add(fmt::format("{}_because", field.name));
    }
  }
  for (const std::string& name : format.own_columns) record.add(std::string_view(name));
  record.add("error");
  record.end();
}

void append_csv_row(std::string& out, const Report& report, const CsvFormat& format,
                    ListView<OwnValue> own) {
  assert(own.size() == format.own_columns.size());
  const Signals& signals = report.signals;
  Record record(out, format.cells);
  record.add(std::string_view(report.user_id));
  record.add(report.event_count);
  for (const SignalField& field : signal_fields) record.add(signals.*field.value);
  record.add(signals.service_event_count);
  record.add(signals.registration_metrics.max_minutes.count());
  record.add(signals.registration_metrics.weekly_sessions);
  record.add(text_of(signals.active_weeks));
  record.add(joined(signals.service_goal_tiers.tier1));
  record.add(joined(signals.service_goal_tiers.tier2));
  record.add(joined(signals.service_goal_tiers.tier3));
  for (const MilestoneField& field : milestone_fields) record.add(report.milestones.*field.value);
  for (const PassedOverField& field : passed_over_fields) {
    record.add(report.passed_over.*field.value);
  }
  if (format.detail == Detail::explained) {
    for (std::size_t i = 0; i < signal_fields.size() + milestone_fields.size(); ++i) {
      record.add(report.explanation ? std::string_view(report.explanation->reasons[i].text)
                                    : std::string_view());
    }
  }
  for (const OwnValue& value : own) std::visit([&](auto cell) { record.add(cell); }, value);
  record.add(std::string_view());
  record.end();
}

void append_csv_failure(std::string& out, std::string_view user_id, std::string_view error,
                        const CsvFormat& format) {
  constexpr std::size_t figures = 7 + passed_over_fields.size();
  constexpr std::size_t flags = signal_fields.size() + milestone_fields.size();
  const std::size_t reasons = format.detail == Detail::explained ? flags : 0;
  const std::size_t empty = 1 + flags + figures + reasons + format.own_columns.size();
  Record record(out, format.cells);
  record.add(user_id);
  for (std::size_t i = 0; i < empty; ++i) record.add(std::string_view());
  record.add(error);
  record.end();
}

}  // namespace signals::inline SIGNALS_ABI
