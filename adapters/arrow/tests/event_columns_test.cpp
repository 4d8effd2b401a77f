// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <signals/arrow/event_columns.hpp>
#include <signals/arrow/reports.hpp>
#include <signals/error.hpp>

#include "sample_frames.hpp"
#include "support/expected_error.hpp"

namespace signals::testing {
namespace {

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
    const arrow::Reports reports = arrow::evaluate(events, *goals, at_noon);
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
    const arrow::Reports reports = arrow::evaluate(events, *goals, at_noon);
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

TEST_CASE("columns may have other names") {
  const auto goals = sample_goals();
  ArrowArrayStream events = stream_of({
      column_of("who", "l", integers({7, 7})),
      column_of("package", "u", texts({"com.momo", "com.momo"})),
      column_of("at", "tsm:", integers({noon * 1000, noon * 1000})),
      column_of("used", "l", integers({120'000, 60'000})),
  });
  const arrow::Reports reports = arrow::evaluate(
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
        error_of([&] { static_cast<void>(arrow::evaluate(events, *goals, at_noon, options)); });
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

}  // namespace
}  // namespace signals::testing
