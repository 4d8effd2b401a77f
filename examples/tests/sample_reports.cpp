// SPDX-License-Identifier: Apache-2.0
#include "sample_reports.hpp"

#include <map>
#include <string>

#include <doctest/doctest.h>

#include <signals/analysis/analyser.hpp>
#include <signals/files/event_file.hpp>
#include <signals/files/goal_file.hpp>

#include "paths.hpp"
#include "person.hpp"

namespace {

using Reports = std::map<std::string, signals::Report, std::less<>>;

class Collector final : public signals::ReportSink {
 public:
  void report(const signals::Report& report) override { reports.emplace(report.user_id, report); }
  void failed(std::string_view user_id, const signals::Error& error) override {
    FAIL(user_id, ": ", error.what());
  }
  void unprocessed(std::string_view user_id) override { FAIL(user_id, " was not processed"); }

  Reports reports;
};

Reports read_reports() {
  const samples::Options options;
  std::vector<std::string> user_ids;
  for (std::uint32_t i = 0; i < options.users; ++i) {
    user_ids.emplace_back();
    append_user_id(user_ids.back(), make_person(options, i));
  }
  const std::string data = paths::data;
  signals::files::EventFile events(data + "/events.ndjson");
  signals::files::GoalFile goals(data + "/goals.json");
  Collector collector;
  signals::analyse(static_cast<signals::InterleavedEventSource&>(events), goals,
                   signals::UserSelection::named(user_ids), signals::Timeframe(options.now),
                   collector);
  return std::move(collector.reports);
}

}  // namespace

std::vector<signals::Report> reports_on(std::string_view life, std::size_t count) {
  static const Reports all = read_reports();
  std::vector<signals::Report> result;
  for (const auto& [user_id, report] : all) {
    if (std::string_view(user_id).substr(0, user_id.rfind('-')) == life) result.push_back(report);
  }
  REQUIRE(result.size() == count);
  return result;
}

bool is_active_in(const signals::Report& report, std::initializer_list<unsigned> weeks) {
  signals::WeekSet expected;
  for (const unsigned week : weeks) expected.insert(signals::WeeksAgo{week});
  return report.signals.active_weeks.weeks == expected;
}
