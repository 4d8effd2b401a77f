// SPDX-License-Identifier: Apache-2.0
// Frames of events in Arrow's C data interface: each is read as the documents are that its rows
// describe.
#include <map>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include <random_frame.hpp>

#include <signals/arrow/reports.hpp>
#include <signals/signals.hpp>

#include "target.hpp"

namespace {

/// Everyone has the same goal, which one app serves.
class SampleGoals final : public signals::GoalSource {
 public:
  std::vector<std::vector<signals::Goal>> goals_of(std::span<const std::string> user_ids,
                                                   std::stop_token /*stop*/) override {
    return {user_ids.size(), goals};
  }
  std::shared_ptr<const signals::AppCatalogue> catalogue(std::stop_token /*stop*/) override {
    auto catalogue = std::make_shared<signals::AppCatalogue>();
    catalogue->add("com.momo", {"money"});
    return catalogue;
  }

  const std::vector<signals::Goal> goals{{.subcategory = "money"}};
};

}  // namespace

void signals::fuzz::take(std::string_view input) {
  const testing::RandomFrame frame{testing::FrameChoices(input)};
  std::map<std::string, std::vector<Event>> events;
  for (const auto& [user, event] : frame.events()) events[user].push_back(event);
  const Timeframe timeframe(Instant{date::sys_days{date::year{2025} / 11 / 26}});
  SampleGoals goals;
  ArrowArrayStream stream = frame.stream();
  const arrow::Reports reports = arrow::evaluate(stream, goals, timeframe);
  require(reports.reports().size() == events.size());
  for (const auto& [user, of_user] : events) {
    const Report* const report = reports.find(user);
    require(report != nullptr);
    require(*report == evaluate(user, of_user, goals.goals, *goals.catalogue({}), timeframe));
  }
}
