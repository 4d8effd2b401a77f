// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <signals/arrow/goals_frame.hpp>
#include <signals/arrow/states.hpp>
#include <signals/explain.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/formats/report_json.hpp>

#include "random_frame.hpp"

namespace signals::testing {
namespace {

/// Every user has the same goals, so that each may serve. In memory once it lists users.
class SampleGoals final : public GoalSource {
 public:
  SampleGoals() {
    catalogue_->add("com.momo", {{"money"}});
    catalogue_->add("org.lender", {{"loans"}});
    catalogue_->add("7", {{"loans"}});
  }
  std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                          std::stop_token /*stop*/) override {
    return {user_ids.size(), goals};
  }
  std::optional<std::span<const Goal>> goals_in_memory(std::string_view /*user_id*/) override {
    if (listed_.empty()) return std::nullopt;
    return goals;
  }
  std::span<const std::string_view> users() override { return listed_; }
  std::shared_ptr<const AppCatalogue> catalogue(std::stop_token /*stop*/) override {
    return catalogue_;
  }

  /// Lists these users, in any order, and one without events.
  void list(const std::vector<Report>& reports, std::mt19937_64& random) {
    for (const Report& report : reports) names_.push_back(report.user_id);
    names_.emplace_back("only with goals");
    std::shuffle(names_.begin(), names_.end(), random);
    listed_.assign(names_.begin(), names_.end());
  }

  const std::vector<Goal> goals{{.subcategory = "money"},
                                {.subcategory = "loans", .tier = Tier::two},
                                {.subcategory = "none", .tier = Tier::three}};

 private:
  std::vector<std::string> names_;
  std::vector<std::string_view> listed_;
  std::shared_ptr<AppCatalogue> catalogue_ = std::make_shared<AppCatalogue>();
};

[[nodiscard]] std::vector<Report> expected_reports(const RandomFrame& frame, SampleGoals& goals,
                                                   const Timeframe& timeframe) {
  std::vector<std::string> order;
  std::unordered_map<std::string, std::vector<Event>> events;
  for (const auto& [user, event] : frame.events()) {
    if (!events.contains(user)) order.push_back(user);
    events[user].push_back(event);
  }
  const auto catalogue = goals.catalogue({});
  std::vector<Report> reports;
  for (const std::string& user : order) {
    reports.push_back(
        evaluate(user, events[user], goals.goals, *catalogue, timeframe, Detail::explained));
  }
  return reports;
}

/// Takes the explanations out, after a look at each.
void check_explanations(const arrow::Reports& reports, std::vector<Report>& expected) {
  for (Report& report : expected) {
    Report explained = *reports.find(report.user_id);
    explained.explanation = reports.explain(report.user_id);
    RC_ASSERT(to_json(explained) == to_json(report));
    report.explanation.reset();
  }
}

void require_equal(const arrow::Reports& reports, const std::vector<Report>& expected) {
  RC_ASSERT(reports.reports().size() == expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    RC_ASSERT(to_json(reports.reports()[i]) == to_json(expected[i]));
    RC_ASSERT((reports.reports()[i] == expected[i]));
  }
}

const Instant drawn_now = parse_instant("2025-11-26T12:00:00Z").value();

}  // namespace

TEST_CASE("random frames give the reports of the documents that their rows are") {
  CHECK(rc::check([] {
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
    for (int i = 0; i < 4; ++i) {
      SampleGoals goals;
      TimeframeOptions options{.now = drawn_now};
      if (random() % 3 == 0) options.since = drawn_now - date::days{random() % 60};
      if (random() % 3 == 0) options.rules.week = WeekKind::calendar;
      const Timeframe timeframe(options);
      const RandomFrame frame{FrameChoices(random())};
      std::vector<Report> expected = expected_reports(frame, goals, timeframe);
      if (random() % 2 == 0) {
        goals.list(expected, random);
        expected.push_back(evaluate("only with goals", std::vector<Event>(), goals.goals,
                                    *goals.catalogue({}), timeframe, Detail::explained));
      }
      ArrowArrayStream stream = frame.stream();
      const arrow::Reports reports = arrow::evaluate(
          stream, goals, timeframe, {.threads = static_cast<unsigned>(1 + random() % 2)});
      check_explanations(reports, expected);
      require_equal(reports, expected);
    }
    RC_ASSERT(unreleased() == 0);
  }));
}

TEST_CASE("states of random frames, merged and carried as frames, give the same reports") {
  CHECK(rc::check([] {
    std::mt19937_64 random(*rc::gen::arbitrary<std::uint64_t>());
    for (int i = 0; i < 2; ++i) {
      SampleGoals goals;
      const Timeframe timeframe(drawn_now);
      const RandomFrame frame{FrameChoices(random())};
      std::vector<Report> expected = expected_reports(frame, goals, timeframe);
      arrow::States states;
      ArrowArrayStream stream = frame.stream();
      states.add(stream);
      const arrow::States before = states;
      ArrowArrayStream carried;
      states.export_to(carried);
      arrow::States others;
      others.add_states(carried);
      arrow::States merged;
      merged.merge(others);
      if (random() % 2 == 0) merged.seal(drawn_now - date::days{1});
      const arrow::Reports reports = merged.evaluate(goals, timeframe);
      check_explanations(reports, expected);
      require_equal(reports, expected);
      require_equal(before.evaluate(goals, timeframe), expected);
      merged.merge(merged);
      const arrow::Reports doubled = merged.evaluate(goals, timeframe);
      for (const Report& report : expected) {
        RC_ASSERT(doubled.find(report.user_id)->event_count == 2 * report.event_count);
      }
    }
    RC_ASSERT(unreleased() == 0);
  }));
}

}  // namespace signals::testing
