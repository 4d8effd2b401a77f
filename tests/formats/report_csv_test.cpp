// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>

#include <signals/evaluate.hpp>
#include <signals/explain.hpp>
#include <signals/formats/report_csv.hpp>

#include "support/csv_reader.hpp"
#include "support/report_names.hpp"
#include "support/text_case.hpp"
#include "support/user_example.hpp"

using signals::append_csv_failure;
using signals::append_csv_header;
using signals::append_csv_row;
using signals::Detail;
using signals::testing::TextCase;
using user_example::use;

namespace {

using Fields = std::vector<std::string>;

[[nodiscard]] Fields fields_of(std::string_view record) {
  const auto records = signals::testing::read_csv(record);
  REQUIRE(records.size() == 1);
  return records.front();
}

[[nodiscard]] Fields header(Detail detail) {
  std::string out;
  append_csv_header(out, {.detail = detail});
  return fields_of(out);
}

[[nodiscard]] Fields row(const signals::Report& report, Detail detail) {
  std::string out;
  append_csv_row(out, report, {.detail = detail});
  return fields_of(out);
}

[[nodiscard]] Fields failure(std::string_view user_id, std::string_view error, Detail detail) {
  std::string out;
  append_csv_failure(out, user_id, error, {.detail = detail});
  return fields_of(out);
}

[[nodiscard]] signals::Report example(Detail detail) {
  return signals::evaluate("u1", std::vector{use("com.both", 4.25, 0, "s1"), use("x", 1, 0)},
                           user_example::goals(), user_example::catalogue(),
                           signals::Timeframe(user_example::now), detail);
}

}  // namespace

TEST_CASE("header, rows and failures have the same columns, explained or not") {
  for (const Detail detail : {Detail::decided, Detail::explained}) {
    const std::size_t columns = detail == Detail::decided ? 34 : 52;
    CHECK(header(detail).size() == columns);
    CHECK(row(example(detail), detail).size() == columns);
    CHECK(row(example(Detail::decided), detail).size() == columns);
    CHECK(failure("u1", "why", detail).size() == columns);
  }
}

TEST_CASE("the header names the columns") {
  CHECK(header(Detail::decided) == report_names::csv_header());
  const Fields explained = header(Detail::explained);
  CHECK(explained[33] == "goal_setting_completed_because");
  CHECK(explained[40] == "goal_setting_complete_because");
  CHECK(explained[50] == "tier2_app_retention_dropoff_because");
  CHECK(explained[51] == "error");
}

TEST_CASE("a row holds every flag and figure of its report") {
  CHECK(row(example(Detail::decided), Detail::decided) == Fields{"u1",         "2",
                                                                 "true",       "true",
                                                                 "true",       "false",
                                                                 "false",      "false",
                                                                 "false",      "1",
                                                                 "4.25",       "1",
                                                                 "x.........", "mobile-money",
                                                                 "savings",    "farming",
                                                                 "true",       "true",
                                                                 "true",       "false",
                                                                 "false",      "false",
                                                                 "false",      "false",
                                                                 "false",      "false",
                                                                 "false",      "0",
                                                                 "0",          "0",
                                                                 "0",          "1",
                                                                 "0",          ""});
}

TEST_CASE("an explained row says why below each flag's title") {
  const Fields titles = header(Detail::explained);
  const Fields values = row(example(Detail::explained), Detail::explained);
  for (std::size_t i = 0; i < titles.size(); ++i) {
    if (titles[i] == "goal_setting_completed_because") CHECK(values[i] == "the user has a goal");
    if (titles[i] == "customer_app_engaged_because") {
      CHECK(values[i] == "use in weeks 0 to 2 is needed; idle in weeks 1, 2");
    }
  }
  const Fields unexplained = row(example(Detail::decided), Detail::explained);
  for (std::size_t i = 33; i < 52; ++i) CHECK(unexplained[i].empty());
}

TEST_CASE("a failure has its user first, its error last and nothing between") {
  for (const Detail detail : {Detail::decided, Detail::explained}) {
    const Fields fields = failure("u,1", "unavailable: \"down\"\nfor long", detail);
    CHECK(fields.front() == "u,1");
    CHECK(fields.back() == "unavailable: \"down\"\nfor long");
    for (std::size_t i = 1; i + 1 < fields.size(); ++i) CHECK(fields[i].empty());
  }
}

TEST_CASE("a field is quoted where RFC 4180 asks for it and nowhere else") {
  for (const TextCase& field :
       {TextCase{"u1", "u1"}, TextCase{"", ""}, TextCase{"u 1;'x'", "u 1;'x'"},
        TextCase{"u,1", "\"u,1\""}, TextCase{"u\"1\"", "\"u\"\"1\"\"\""},
        TextCase{"u\n1", "\"u\n1\""}, TextCase{"u\r1", "\"u\r1\""}}) {
    CAPTURE(field.given);
    std::string out;
    append_csv_failure(out, field.given, "");
    CHECK(out.substr(0, out.size() - std::string_view(",\r\n").size() - 32) == field.expected);
  }
}

TEST_CASE("several subcategories of a tier stand in one column") {
  std::vector<signals::Goal> goals = user_example::goals();
  goals.push_back({.id = "g4", .subcategory = "lending, small", .tier = signals::Tier::one});
  const signals::Report report =
      signals::evaluate("u1", std::vector<signals::Event>{}, goals, user_example::catalogue(),
                        {.now = user_example::now});
  CHECK(row(report, Detail::decided)[13] == "lending, small;mobile-money");
}

TEST_CASE("a cell that a spreadsheet would take for a formula is guarded, unless it must be raw") {
  for (const std::string_view id : {"=1+1", "+1", "-1", "@SUM(A1)", "\tx", "=\"a,b\""}) {
    CAPTURE(id);
    CHECK(failure(id, "", Detail::decided).front() == "'" + std::string(id));
    std::string out;
    append_csv_failure(out, id, "", {.cells = signals::CsvCells::raw});
    CHECK(fields_of(out).front() == id);
  }
  CHECK(failure("a=1", "", Detail::decided).front() == "a=1");
}

TEST_CASE("a caller's own columns come before the error") {
  const signals::CsvFormat format{.own_columns = {"low, activity", "opens", "share", "note"}};
  std::string header;
  append_csv_header(header, format);
  CHECK(header.ends_with(",\"low, activity\",opens,share,note,error\r\n"));
  const signals::Report report = example(Detail::decided);
  std::string row;
  append_csv_row(row, report, format, {true, std::uint64_t{7}, 0.5, "=x"});
  CHECK(row.ends_with(",true,7,0.5,'=x,\r\n"));
  row.clear();
  append_csv_row(row, report, format,
                 {false, std::uint64_t{0}, std::numeric_limits<double>::infinity(), ""});
  CHECK(row.ends_with(",false,0,,,\r\n"));
  std::string failure;
  append_csv_failure(failure, "u1", "gone", format);
  CHECK(std::count(failure.begin(), failure.end(), ',') ==
        std::count(header.begin(), header.end(), ',') - 1);
}
