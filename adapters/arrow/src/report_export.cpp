// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string_view>
#include <utility>
#include <vector>

#include <signals/arrow/reports.hpp>

#include "exported_table.hpp"
#include "report_contents.hpp"

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

using Type = ExportedColumn::Type;

/// A column of the reports under the name that CSV has for it, and how a report fills it.
struct ReportColumn {
  std::string_view name;
  Type type;
  void (*add)(ExportedColumn&, const Signals&);
};

void add_ids(ExportedColumn& column, const std::vector<std::string>& ids) {
  for (const std::string& id : ids) column.add_text(id);
  column.end_list();
}

constexpr std::array<ReportColumn, 7> figures{{
    {"service_event_count", Type::uint64,
     [](ExportedColumn& column, const Signals& signals) {
       column.add_count(signals.service_event_count);
     }},
    {"max_minutes", Type::float64,
     [](ExportedColumn& column, const Signals& signals) {
       column.add_number(signals.registration_metrics.max_minutes.count());
     }},
    {"weekly_sessions", Type::uint64,
     [](ExportedColumn& column, const Signals& signals) {
       column.add_count(signals.registration_metrics.weekly_sessions);
     }},
    {"active_weeks", Type::boolean_list,
     [](ExportedColumn& column, const Signals& signals) {
       const ActiveWeeks& weeks = signals.active_weeks;
       for (unsigned week = 0; week < weeks.considered; ++week) {
         column.add_flag(weeks[WeeksAgo{week}]);
       }
       column.end_list();
     }},
    {"tier1", Type::text_list,
     [](ExportedColumn& column, const Signals& signals) {
       add_ids(column, signals.service_goal_tiers.tier1);
     }},
    {"tier2", Type::text_list,
     [](ExportedColumn& column, const Signals& signals) {
       add_ids(column, signals.service_goal_tiers.tier2);
     }},
    {"tier3", Type::text_list,
     [](ExportedColumn& column, const Signals& signals) {
       add_ids(column, signals.service_goal_tiers.tier3);
     }},
}};

[[nodiscard]] std::vector<ExportedColumn> columns_of_reports() {
  std::vector<ExportedColumn> columns{{"user_id", Type::text}, {"event_count", Type::uint64}};
  for (const SignalField& field : signal_fields) columns.emplace_back(field.name, Type::boolean);
  for (const ReportColumn& figure : figures) columns.emplace_back(figure.name, figure.type);
  for (const MilestoneField& field : milestone_fields) {
    columns.emplace_back(field.name, Type::boolean);
  }
  for (const PassedOverField& field : passed_over_fields) {
    columns.emplace_back(field.name, Type::uint64);
  }
  return columns;
}

/// Adds a report to the columns, in their order.
void add(std::vector<ExportedColumn>& columns, const Report& report) {
  auto column = columns.begin();
  (column++)->add_text(report.user_id);
  (column++)->add_count(report.event_count);
  for (const SignalField& field : signal_fields) (column++)->add_flag(report.signals.*field.value);
  for (const ReportColumn& figure : figures) figure.add(*column++, report.signals);
  for (const MilestoneField& field : milestone_fields) {
    (column++)->add_flag(report.milestones.*field.value);
  }
  for (const PassedOverField& field : passed_over_fields) {
    (column++)->add_count(report.passed_over.*field.value);
  }
}

}  // namespace

void Reports::export_to(ArrowArrayStream& out) const {
  export_table({.columns = columns_of_reports(),
                .size = contents_->reports.size(),
                .fill =
                    [contents = contents_](std::vector<ExportedColumn>& columns, std::size_t first,
                                           std::size_t count) {
                      for (std::size_t i = first; i < first + count; ++i) {
                        add(columns, contents->reports[i]);
                      }
                    }},
               out);
}

}  // namespace signals::inline SIGNALS_ABI::arrow
