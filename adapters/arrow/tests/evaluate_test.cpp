// SPDX-License-Identifier: Apache-2.0
#include <functional>
#include <map>
#include <memory>
#include <stop_token>

#include <doctest/doctest.h>

#include <signals/arrow/goals_frame.hpp>
#include <signals/arrow/reports.hpp>
#include <signals/error.hpp>

#include "sample_frames.hpp"
#include "support/expected_error.hpp"

namespace signals::testing {
namespace {

using arrow::evaluate;

TEST_CASE("a frame of events gives the reports that its rows describe") {
  const auto goals = sample_goals();
  ArrowArrayStream events = stream_of({
      column_of("user_id", "u", texts({"ada", "bob", "ada", "ada"})),
      column_of("app", "u", texts({"COM.momo ", "com.momo", "org.lender", nullptr})),
      column_of("timestamp", "tss:UTC",
                integers({noon - day, noon - day, noon - 8 * day, noon + day})),
      column_of("session_id", "u", texts({"s1", "s1", " ", "s2"})),
      column_of("total_time_in_foreground_minutes", "g", {5.5, 1.0, 0.5, -1.0}),
  });
  const arrow::Reports reports = evaluate(events, *goals, at_noon);

  REQUIRE(reports.reports().size() == 3);
  CHECK(reports.reports()[0].user_id == "ada");
  CHECK(reports.reports()[1].user_id == "bob");
  CHECK(reports.reports()[2].user_id == "eve");
  const Report& ada = *reports.find("ada");
  CHECK(ada.event_count == 3);
  CHECK(ada.signals.service_event_count == 2);
  CHECK(ada.signals.goal_setting_completed);
  CHECK(ada.signals.customer_app_engaged == false);
  CHECK(ada.signals.active_weeks[this_week]);
  CHECK(ada.signals.active_weeks[last_week]);
  CHECK(ada.signals.registration_metrics.max_minutes == Minutes{5.5});
  CHECK(ada.signals.registration_metrics.weekly_sessions == 1);
  CHECK(ada.signals.service_goal_tiers.tier1 == std::vector<std::string>{"mobile-money"});
  CHECK(ada.signals.service_goal_tiers.tier2 == std::vector<std::string>{"loans"});
  CHECK(ada.passed_over ==
        PassedOver{
            .unreadable_foregrounds = 1, .without_app = 1, .without_session = 1, .after_now = 1});
  CHECK(reports.find("bob")->signals.service_event_count == 0);
  CHECK(reports.find("eve")->signals.goal_setting_completed);
  CHECK(reports.find("eve")->event_count == 0);
  CHECK(reports.find("nobody") == nullptr);
  CHECK_FALSE(reports.explain("nobody"));
  const Explanation why = reports.explain("ada").value();
  CHECK(why.longest_foreground->app_id == "com.momo");
  CHECK(why.recent_session_count == 1);
}

TEST_CASE("a frame stays where it is until its reports are gone, to explain them") {
  const auto goals = sample_goals();
  // Each batch has another dictionary.
  const auto batch = [&](const Cells& users, const char* app, const Cells& sessions,
                         const Cells& minutes) {
    return table_of(
        {column_of("user_id", "u", users),
         encoded(column_of("app", "c", integers({0, 0})), column_of("", "u", texts({app}))),
         column_of("timestamp", "tss:UTC", integers({noon - day, noon - 2 * day})),
         column_of("session_id", "u", sessions),
         column_of("total_time_in_foreground_minutes", "g", minutes)},
        2);
  };
  ArrowArrayStream events{};
  export_batches({batch(texts({"ada", "bob"}), "com.momo", texts({"s1", "s1"}), {5.5, 1.0}),
                  batch(texts({"bob", "ada"}), "com.other", texts({"s2", "s2"}), {7.0, 9.0}),
                  batch(texts({"ada", "ada"}), "org.lender", texts({"s3", "s1"}), {0.5, 2.5})},
                 events);
  auto reports = std::make_unique<const arrow::Reports>(evaluate(events, *goals, at_noon));
  CHECK(reports->find("ada")->event_count == 4);
  CHECK(reports->find("ada")->signals.service_event_count == 3);
  CHECK(reports->find("ada")->signals.registration_metrics.weekly_sessions == 2);
  CHECK(reports->find("bob")->event_count == 2);
  for (int i = 0; i < 2; ++i) {
    CAPTURE(i);
    const Explanation why = reports->explain("ada").value();
    CHECK(why.longest_foreground->app_id == "com.momo");
    CHECK(why.longest_foreground->minutes == Minutes{5.5});
    CHECK(why.recent_session_count == 2);
    CHECK_FALSE(reports->explain("bob").value().longest_foreground);
    CHECK_FALSE(reports->explain("eve").value().longest_foreground);
  }
  {
    const arrow::Reports copy = *reports;
    reports.reset();
    CHECK(unreleased() > 0);
    CHECK(copy.explain("ada").value().recent_session_count == 2);
  }
  CHECK(unreleased() == 0);
}

TEST_CASE("a frame that need not be explained is released as it is read") {
  const auto goals = sample_goals();
  ArrowArrayStream events = stream_of({
      column_of("user_id", "u", texts({"ada", "bob"})),
      column_of("app", "u", texts({"com.momo", "com.momo"})),
      column_of("timestamp", "tss:UTC", integers({noon - day, noon - day})),
  });
  const arrow::Reports reports = evaluate(events, *goals, at_noon, {.explainable = false});
  CHECK(unreleased() == 0);
  REQUIRE(reports.reports().size() == 3);
  CHECK(reports.find("ada")->signals.service_event_count == 1);
  CHECK_FALSE(reports.explain("nobody"));
  const auto error = error_of([&] { static_cast<void>(reports.explain("ada")); });
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(error.names("explainable"));
}

/// Goals in memory of a source that lists some of its users, or none.
class HalfListedGoals final : public GoalSource {
 public:
  explicit HalfListedGoals(std::vector<std::string_view> listed) : listed_(std::move(listed)) {
    catalogue_->add("com.momo", {"mobile-money"});
  }

  std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                          std::stop_token /*stop*/) override {
    return std::vector<std::vector<Goal>>(user_ids.size(), goals_);
  }
  std::optional<std::span<const Goal>> goals_in_memory(std::string_view /*user_id*/) override {
    return goals_;
  }
  std::span<const std::string_view> users() override { return listed_; }
  std::shared_ptr<const AppCatalogue> catalogue(std::stop_token /*stop*/) override {
    return catalogue_;
  }

 private:
  std::vector<std::string_view> listed_;
  std::vector<Goal> goals_{{.subcategory = "mobile-money"}};
  std::shared_ptr<AppCatalogue> catalogue_ = std::make_shared<AppCatalogue>();
};

TEST_CASE("a goal source in memory lists all of its users or none") {
  const auto stream = [] {
    return stream_of({column_of("user_id", "u", texts({"ada", "bob", "ada"})),
                      column_of("app", "u", texts({"com.momo", "com.momo", "com.momo"})),
                      column_of("timestamp", "tss:UTC", integers({noon, noon, noon}))});
  };
  for (const std::vector<std::string_view>& listed :
       {std::vector<std::string_view>{}, {"eve", "bob", "ada", "eve"}}) {
    HalfListedGoals goals(listed);
    ArrowArrayStream events = stream();
    const arrow::Reports reports = evaluate(events, goals, at_noon, {.explainable = false});
    REQUIRE(reports.reports().size() == (listed.empty() ? 2 : 3));
    CHECK(reports.reports()[0].user_id == "ada");
    CHECK(reports.reports()[0].signals.service_event_count == 2);
    CHECK(reports.reports()[1].signals.service_event_count == 1);
    CHECK(reports.reports().back().signals.goal_setting_completed);
  }
  HalfListedGoals goals({"ada"});
  ArrowArrayStream events = stream();
  const auto error = error_of([&] { static_cast<void>(evaluate(events, goals, at_noon)); });
  CHECK(error.code == ErrorCode::internal);
  CHECK(error.names("bob"));
  CHECK(unreleased() == 0);
}

TEST_CASE("a malformed array is refused, and its stream released") {
  const auto goals = sample_goals();
  const auto refused = [&](const std::function<void(TestArray&)>& spoil) {
    TestArray table = table_of(
        {column_of("user_id", "u", texts({"ada", "bob"})),
         encoded(column_of("app", "c", integers({0, 1})), column_of("", "u", texts({"a", "b"}))),
         column_of("date", "tdD", integers({20'000, 20'001}))},
        2);
    spoil(table);
    ArrowArrayStream events;
    export_batches({table}, events);
    ExpectedError error = error_of([&] { static_cast<void>(evaluate(events, *goals, at_noon)); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(unreleased() == 0);
    return error;
  };
  const auto number = [](std::int32_t value) {
    return std::string(reinterpret_cast<const char*>(&value), sizeof value);
  };
  CHECK(refused([](TestArray& table) { table.length = -1; }).names("negative"));
  CHECK(refused([](TestArray& table) { table.length = 3; }).names("shorter than the batch"));
  CHECK(refused([](TestArray& table) { table.children[0].offset = -1; }).names("shorter"));
  CHECK(refused([](TestArray& table) {
          table.children[0].buffers.pop_back();
        }).names("column user_id: malformed Arrow array: it has too few buffers"));
  CHECK(refused([](TestArray& table) { table.children[2].buffers[1].reset(); }).names("no values"));
  CHECK(refused([](TestArray& table) { table.children[2].null_count = 1; }).names("nulls"));
  CHECK(refused([&](TestArray& table) {
          table.children[0].buffers[1] = number(0) + number(5) + number(3);
        }).names("offsets"));
  CHECK(refused([](TestArray& table) {
          table.children[1].buffers[1] = "\x01\x02";
        }).names("an index is outside its dictionary"));
  CHECK(refused([](TestArray& table) {
          table.children[1].buffers[1] = "\x01\xFF";
        }).names("an index is outside its dictionary"));
  CHECK(refused([](TestArray& table) { table.format = "i"; }).names("expected a table"));
}

TEST_CASE("what the producer says of its failure is told") {
  const auto goals = sample_goals();
  ArrowArrayStream events;
  export_batches(
      {table_of({column_of("user_id", "u", texts({"ada"})), column_of("app", "u", texts({"a"})),
                 column_of("date", "tdD", integers({20'000}))},
                1)},
      events, true);
  const ExpectedError error =
      error_of([&] { static_cast<void>(evaluate(events, *goals, at_noon)); });
  CHECK(error.code == ErrorCode::internal);
  CHECK(error.names("the disk is gone"));
  CHECK(error_of([&] {
          static_cast<void>(evaluate(events, *goals, at_noon));
        }).names("was read before"));
  CHECK(unreleased() == 0);
}

TEST_CASE("a stopped evaluation ends as cancelled") {
  const auto goals = sample_goals();
  std::stop_source stop;
  stop.request_stop();
  ArrowArrayStream events =
      stream_of({column_of("user_id", "u", texts({"ada"})), column_of("app", "u", texts({"a"})),
                 column_of("date", "tdD", integers({20'000}))});
  CHECK(error_of([&] {
          static_cast<void>(evaluate(events, *goals, at_noon, {.stop = stop.get_token()}));
        }).code == ErrorCode::cancelled);
}

TEST_CASE("reports leave as an Arrow stream with every flag and figure") {
  const auto goals = sample_goals();
  ArrowArrayStream events = stream_of({column_of("user_id", "u", texts({"ada", "bob"})),
                                       column_of("app", "u", texts({"com.momo", "a"})),
                                       column_of("time_stamp", "tss:", integers({noon, noon}))});
  ArrowArrayStream out;
  evaluate(events, *goals, at_noon).export_to(out);
  ArrowSchema schema;
  ArrowArray array;
  REQUIRE(out.get_schema(&out, &schema) == 0);
  REQUIRE(out.get_next(&out, &array) == 0);
  REQUIRE(schema.n_children ==
          9 + static_cast<std::int64_t>(signal_fields.size() + milestone_fields.size() +
                                        passed_over_fields.size()));
  REQUIRE(array.n_children == schema.n_children);
  CHECK(array.length == 3);
  std::map<std::string, const ArrowArray*> columns;
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    columns[schema.children[i]->name] = array.children[i];
    CHECK(array.children[i]->length == 3);
  }
  CHECK(std::string(schema.children[0]->name) == "user_id");
  CHECK(std::string(static_cast<const char*>(columns.at("user_id")->buffers[2]), 9) == "adabobeve");
  CHECK(static_cast<const std::uint64_t*>(columns.at("service_event_count")->buffers[1])[0] == 1);
  CHECK(static_cast<const std::uint64_t*>(columns.at("without_session")->buffers[1])[1] == 1);
  CHECK(static_cast<const char*>(columns.at("goal_setting_completed")->buffers[1])[0] == 0b101);
  const ArrowArray& tier2 = *columns.at("tier2");
  CHECK(static_cast<const std::int32_t*>(tier2.buffers[1])[1] == 1);
  CHECK(static_cast<const std::int32_t*>(tier2.buffers[1])[3] == 1);
  CHECK(std::string(static_cast<const char*>(tier2.children[0]->buffers[2]), 5) == "loans");
  array.release(&array);
  schema.release(&schema);
  REQUIRE(out.get_next(&out, &array) == 0);
  CHECK((array.release == nullptr));
  out.release(&out);
}

}  // namespace
}  // namespace signals::testing
