// SPDX-License-Identifier: Apache-2.0
// Writes the sample table to files for others to evaluate, and our reports on it, and prints how
// long one thread took over them: signals-columns-table FOLDER USERS EVENTS_PER_USER
#include <algorithm>
#include <chrono>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <limits>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <signals/columns/column_evaluator.hpp>
#include <signals/formats/report_csv.hpp>

#include "sample_events.hpp"
#include "sample_table.hpp"

namespace {

using signals::benchmarks::SampleTable;

template <typename Value>
void write_column(const std::filesystem::path& path, const std::vector<Value>& column) {
  std::ofstream file(path, std::ios::binary);
  file.write(reinterpret_cast<const char*>(column.data()),
             static_cast<std::streamsize>(column.size() * sizeof(Value)));
}

void write_goals(const std::filesystem::path& folder, const SampleTable& table) {
  std::ofstream goals(folder / "goals.csv");
  goals << "user_id,tier,subcategory\n";
  for (std::size_t user = 0; user < table.goals.size(); ++user) {
    for (const signals::Goal& goal : table.goals[user]) {
      goals << user << ',' << static_cast<int>(*goal.tier) << ',' << *goal.subcategory << '\n';
    }
  }
  std::ofstream apps(folder / "app_subcategories.csv");
  apps << "app,subcategory\n";
  for (std::uint32_t app = 0; app < table.catalogue.size(); ++app) {
    for (const auto subcategory : table.catalogue.subcategories(signals::AppIndex{app})) {
      apps << app << ',' << table.catalogue[subcategory].id << '\n';
    }
  }
}

[[nodiscard]] double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

}  // namespace

int main(int argument_count, char** arguments) {
  if (argument_count != 4) {
    std::cerr << "usage: signals-columns-table FOLDER USERS EVENTS_PER_USER\n";
    return 2;
  }
  const std::filesystem::path folder = arguments[1];
  const SampleTable table(std::stoul(arguments[2]), std::stoul(arguments[3]));
  write_column(folder / "user_id", table.users);
  write_column(folder / "app", table.events.apps);
  write_column(folder / "session", table.events.sessions);
  write_column(folder / "time_ms", table.events.times);
  write_column(folder / "foreground_minutes", table.events.foregrounds);
  write_goals(folder, table);

  const signals::Timeframe timeframe(signals::benchmarks::sample_now);
  const signals::ColumnEvaluator evaluator(table.catalogue, table.goal_sets, timeframe);
  std::uint64_t checksum = 0;
  double best = std::numeric_limits<double>::infinity();
  for (int pass = 0; pass < 5; ++pass) {
    const double start = processor_seconds();
    evaluator.evaluate(table.columns(), [&](const signals::Report& report) {
      checksum += report.signals.service_event_count;
    });
    best = std::min(best, processor_seconds() - start);
  }

  std::ofstream reports(folder / "reports.csv", std::ios::binary);
  std::string text;
  signals::append_csv_header(text);
  evaluator.evaluate(table.columns(), [&](const signals::Report& report) {
    signals::append_csv_row(text, report);
    if (text.size() < 1'000'000) return;
    reports << text;
    text.clear();
  });
  reports << text;
  std::cout << fmt::format(R"({{"events": {}, "now_ms": {}, "seconds": {}, "service_events": {}}})",
                           table.events.apps.size(),
                           signals::benchmarks::sample_now.time_since_epoch().count(), best,
                           checksum / 5)
            << '\n';
  return reports.good() ? 0 : 1;
}
