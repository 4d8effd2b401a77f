// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <functional>
#include <map>
#include <memory>
#include <stop_token>

#include <doctest/doctest.h>

#include <signals/arrow/event_columns.hpp>
#include <signals/arrow/goals_frame.hpp>
#include <signals/arrow/reports.hpp>
#include <signals/error.hpp>
#include <signals/formats/instant_text.hpp>

#include "frame_builder.hpp"
#include "support/expected_error.hpp"

namespace signals::testing {
namespace {

using arrow::evaluate;

[[nodiscard]] Cells texts(std::initializer_list<const char*> values) {
  Cells cells;
  for (const char* const value : values) {
    if (value == nullptr) {
      cells.emplace_back();
    } else {
      cells.emplace_back(std::string(value));
    }
  }
  return cells;
}

[[nodiscard]] Cells integers(std::initializer_list<std::int64_t> values) {
  return {values.begin(), values.end()};
}

[[nodiscard]] std::unique_ptr<GoalSource> sample_goals() {
  ArrowArrayStream goals = stream_of({
      column_of("user_id", "u", texts({"ada", "ada", "eve"})),
      column_of("subcategory", "vu", texts({"mobile-money", "loans", nullptr})),
      column_of("relationship", "U", texts({nullptr, "Secondary", "primary"})),
  });
  ArrowArrayStream apps = stream_of({
      column_of("app_id", "u", texts({"com.momo", "org.lender"})),
      lists_of("subcategories", "+L", {{"mobile-money", "wallets"}, {"loans"}}),
  });
  return arrow::read_goals(&goals, &apps);
}

const Timeframe at_noon(parse_instant("2025-11-26T12:00:00Z").value());
constexpr std::int64_t noon = 1'764'158'400;  // the same, in seconds of Unix time
constexpr std::int64_t day = 86'400;

[[nodiscard]] std::vector<std::string> columns_of(EventFact fact,
                                                  const std::vector<arrow::EventColumn>& all) {
  std::vector<std::string> names;
  for (const arrow::EventColumn& column : all) {
    if (column.fact == fact) names.push_back(column.name);
  }
  return names;
}

TEST_CASE("the columns that are read are told in the order of their preference") {
  const auto frame = [] {
    std::vector<TestArray> columns;
    for (const char* const name :
         {"note", "userId", "date", "app", "user_id", "timestamp", "id", "Timestamp"}) {
      columns.push_back(column_of(name, "u", {}));
    }
    return stream_of(std::move(columns));
  };
  using Names = std::vector<std::string>;
  ArrowArrayStream events = frame();
  const auto columns = arrow::event_columns(events);
  CHECK(columns.size() == 6);
  CHECK(columns_of(EventFact::user, columns) == Names{"user_id", "userId"});
  CHECK(columns_of(EventFact::app, columns) == Names{"app"});
  CHECK(columns_of(EventFact::time, columns) == Names{"timestamp", "date"});
  CHECK(columns_of(EventFact::id, columns) == Names{"id"});

  events = frame();
  const auto mapped = arrow::event_columns(events, {.user = "note", .app = "app"});
  CHECK(mapped.size() == 5);
  CHECK(columns_of(EventFact::user, mapped) == Names{"note"});

  events = stream_of({column_of("user_id", "u", {}), column_of("app", "u", {})});
  const auto error = error_of([&] { static_cast<void>(arrow::event_columns(events)); });
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.names("no column says the time"));
}

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

TEST_CASE("times of every unit are rounded down to a millisecond") {
  const auto goals = sample_goals();
  struct Unit {
    const char* format;
    std::int64_t a_second;
  };
  for (const Unit unit : {Unit{"tss:", 1}, Unit{"tsm:UTC", 1'000}, Unit{"tsu:", 1'000'000},
                          Unit{"tsn:+03:00", 1'000'000'000}}) {
    CAPTURE(unit.format);
    // At the end of the registration window, and before and after it by a unit; then around now, to
    // the last unit of its millisecond and the first of the next.
    const std::int64_t first = (noon - 7 * day) * unit.a_second;
    const std::int64_t last = noon * unit.a_second;
    const std::int64_t a_millisecond = std::max<std::int64_t>(1, unit.a_second / 1'000);
    ArrowArrayStream events = stream_of({
        column_of("user_id", "u", Cells(6, "ada")),
        column_of("app", "u", Cells(6, "com.momo")),
        column_of("timestamp", unit.format,
                  integers({first - 1, first, first + 1, last, last + a_millisecond - 1,
                            last + a_millisecond})),
        column_of("session_id", "u", texts({"s1", "s2", "s3", "s4", "s5", "s6"})),
    });
    const arrow::Reports reports = evaluate(events, *goals, at_noon);
    const Report& ada = *reports.find("ada");
    CHECK(ada.signals.registration_metrics.weekly_sessions == 4);
    CHECK(ada.passed_over == PassedOver{.after_now = 1});
  }
}

TEST_CASE("sessions are told apart by their names, however columns hold them") {
  const auto goals = sample_goals();
  // The distinct sessions of a user, with a batch for each of these.
  const auto count = [&](const std::vector<std::vector<TestArray>>& sessions) {
    std::vector<TestArray> batches;
    for (const std::vector<TestArray>& columns : sessions) {
      const std::int64_t size = columns.front().length;
      Cells users;
      for (std::int64_t row = 0; row < size; ++row) users.emplace_back("ada");
      std::vector<TestArray> all{
          column_of("user_id", "u", users),
          column_of("app", "u", Cells(users.size(), std::string("com.momo"))),
          column_of("timestamp", "tss:UTC", Cells(users.size(), std::int64_t{noon - day})),
      };
      all.insert(all.end(), columns.begin(), columns.end());
      batches.push_back(table_of(std::move(all), size));
    }
    ArrowArrayStream events;
    export_batches(batches, events);
    const arrow::Reports reports = evaluate(events, *goals, at_noon);
    const std::uint64_t sessions_of_ada =
        reports.find("ada")->signals.registration_metrics.weekly_sessions;
    CHECK(reports.explain("ada")->recent_session_count == sessions_of_ada);
    return sessions_of_ada;
  };
  const auto alone = [](std::string_view format, const Cells& cells) {
    return std::vector{column_of("session_id", format, cells)};
  };
  const auto entries = [](std::initializer_list<std::int64_t> indices,
                          std::initializer_list<const char*> names) {
    return std::vector{
        encoded(column_of("session_id", "i", integers(indices)), column_of("", "u", texts(names)))};
  };
  constexpr std::int64_t half = 2'147'483'648;  // 2^31

  CHECK(count({alone("l", integers({5, 5, half - 1, half, half, 2 * half - 1, 2 * half}))}) == 5);
  CHECK(count({alone("l", integers({-1, -1, 0, -half, 1}))}) == 4);
  CHECK(count({alone("L", {std::uint64_t{18'446'744'073'709'551'615U}, std::uint64_t{3},
                           std::uint64_t{3}})}) == 2);
  // A fraction is no name.
  CHECK(count({alone("g", {1.0, 1.5, 1.0, 2.0, std::nullopt, 4294967296.0})}) == 3);
  CHECK(count({alone("u", texts({"s1", " s1 ", "s2", " ", ""}))}) == 2);
  CHECK(count({entries({0, 1, 2, 2, 3}, {"s1", " s1 ", "s2", "s3", "unused"})}) == 3);
  CHECK(count({entries({0, 1, 2}, {"s1", "", "s2"})}) == 2);
  CHECK(count({entries({0, 0}, {"s1", "a session with a long id"})}) == 1);
  CHECK(count({entries({0, 1}, {"s1", "s2"}), entries({0, 1, 2}, {"s3", "s2", "s1"}),
               entries({1, 0}, {"s1", "s4"})}) == 4);
  CHECK(count({{encoded(column_of("session_id", "c", integers({0, 1, 2})),
                        column_of("", "l", integers({7, half, 7})))}}) == 2);
  CHECK(count({{column_of("session_id", "l", {std::int64_t{5}, std::nullopt, std::int64_t{6}}),
                column_of("id", "u", texts({"5", "5", "5"}))}}) == 2);
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

TEST_CASE("columns may have other names") {
  const auto goals = sample_goals();
  ArrowArrayStream events = stream_of({
      column_of("who", "l", integers({7, 7})),
      column_of("package", "u", texts({"com.momo", "com.momo"})),
      column_of("at", "tsm:", integers({noon * 1000, noon * 1000})),
      column_of("used", "l", integers({120'000, 60'000})),
  });
  const arrow::Reports reports = evaluate(
      events, *goals, at_noon,
      {.columns = {.user = "who", .app = "package", .time = "at", .foreground_ms = "used"}});
  CHECK(reports.find("7")->event_count == 2);
  CHECK(reports.find("7")->passed_over == PassedOver{.without_session = 2});
}

TEST_CASE("a frame that says too little is refused with what to do") {
  const auto goals = sample_goals();
  const auto refused = [&](std::vector<TestArray> columns,
                           const arrow::FrameOptions& options = {}) {
    ArrowArrayStream events = stream_of(std::move(columns));
    ExpectedError error =
        error_of([&] { static_cast<void>(evaluate(events, *goals, at_noon, options)); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK((events.release == nullptr));
    return error;
  };
  const TestArray user = column_of("user_id", "u", texts({"ada", nullptr}));
  const TestArray app = column_of("app", "u", texts({"a", "b"}));
  const TestArray time = column_of("date", "tdD", integers({20'000, 20'001}));
  CHECK(refused({app, time}).names("no column says the user"));
  CHECK(refused({user, time}).names("no column says the app"));
  CHECK(refused({user, app}).names("no column says the time"));
  CHECK(refused({user, app, time}).names("row 2 names no user"));
  CHECK(refused({user, app, app, time}).names("two columns \"app\""));
  CHECK(refused({user, app, time}, {.columns = {.app = "apps"}}).names("did you mean \"app\"?"));
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
