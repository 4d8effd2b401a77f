// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_to.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/explain.hpp>
#include <signals/page/page.hpp>

#include "support/reading.hpp"
#include "support/user_example.hpp"

using namespace signals;
using reading::contains;

namespace {

namespace json = boost::json;

[[nodiscard]] std::string html_of(const Page& page) {
  std::string html;
  page.write([&](std::string_view part) { html += part; });
  return html;
}

/// The data of one of the page's scripts.
[[nodiscard]] json::value data_of(const std::string& html, std::string_view id) {
  const std::string begin = fmt::format(R"(id="{}">)", id);
  const std::size_t first = html.find(begin) + begin.size();
  return json::parse(html.substr(first, html.find("</script>", first) - first));
}

/// The texts of one row: phrases by number, with commas between signals; the milestones' are one.
[[nodiscard]] std::vector<std::string> reasons_in(const json::value& reasons,
                                                  const std::string& places) {
  std::vector<std::string> texts;
  std::string text;
  for (std::size_t at = 0; at < places.size();) {
    const std::size_t end = std::min(places.find_first_of(" ,", at), places.size());
    const auto place = static_cast<std::size_t>(std::stoul(places.substr(at, end - at)));
    text += (text.empty() ? "" : "; ") + std::string(reasons.at("texts").at(place).as_string());
    if (end == places.size() || places[end] == ',') {
      texts.push_back(text);
      text.clear();
    }
    at = end + 1;
  }
  return texts;
}

[[nodiscard]] Report report_of(std::string_view user_id, int first_week, int last_week) {
  return evaluate(user_id, user_example::weekly_use("com.momo", first_week, last_week),
                  user_example::goals(), user_example::catalogue(), Timeframe(user_example::now),
                  Detail::explained);
}

[[nodiscard]] std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != std::string_view::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

}  // namespace

TEST_CASE("a page answers first") {
  Page page({.now = user_example::now});
  page.add(report_of("ada", 0, 8));
  page.add(report_of("grace", 1, 9));
  page.add(report_of("linus", 3, 3));
  const std::string html = html_of(page);
  CHECK(contains(html,
                 R"(<h1 id="answer-title">1 of 3 users are engaged; 1 dropped off this week.)"));
  CHECK(contains(html, "As of Wed 26 Nov 2025, 12:00 UTC"));
  CHECK(contains(html, "<b>Retained – lost</b>"));
}

TEST_CASE("a page without reports says so") {
  CHECK(contains(html_of(Page({})), "There is no report to show."));
}

TEST_CASE("the list's data are those of the reports") {
  Page page({.now = user_example::now});
  const std::vector<Report> reports{report_of("ada", 0, 8), report_of("grace", 1, 9),
                                    report_of("linus", 3, 3)};
  for (const Report& report : reports) page.add(report);
  const std::string html = html_of(page);
  const json::value rows = data_of(html, "rows");
  const json::value reasons = data_of(html, "reasons");
  const auto names = json::value_to<std::vector<std::string>>(rows.at("flags"));
  REQUIRE(names.size() == 18);
  for (std::size_t row = 0; row < reports.size(); ++row) {
    const Report& report = reports[row];
    CHECK(rows.at("id").at(row).as_string() == report.user_id);
    const auto flags = rows.at("flag").at(row).to_number<unsigned>();
    const std::vector<std::string> given =
        reasons_in(reasons, std::string(reasons.at("rows").at(row).as_string()));
    std::string of_milestones;
    for (std::size_t flag = 0; flag < names.size(); ++flag) {
      const Reason& reason = report.explanation->reasons[flag];
      CHECK(names[flag] == reason.flag);
      CHECK(((flags >> flag & 1U) != 0) == reason.value);
      if (flag < signal_fields.size()) {
        CHECK(given.at(flag) == reason.text);
      } else {
        of_milestones += (of_milestones.empty() ? "" : "\n") + reason.text;
      }
    }
    CHECK(given.back() == of_milestones);
  }
  CHECK(json::value_to<std::vector<int>>(rows.at("order")) == std::vector{1});
  CHECK(json::value_to<std::vector<std::uint64_t>>(rows.at("weeks")) ==
        std::vector<std::uint64_t>{0b111111111, 0b1111111110, 0b1000});
}

TEST_CASE("ids and names are data, whatever they hold") {
  AppCatalogue catalogue = user_example::catalogue();
  catalogue.add({.id = "savings", .name = "</table><img src=x onerror=alert(1)>"});
  Page page({.now = user_example::now, .catalogue = &catalogue});
  const std::string id =
      "</script><script>alert(1)</script>\xE2\x80\xA8\xE2\x80\xAEtxt{{rows}}\xFF";
  page.add(report_of(id, 1, 9));
  page.add_failure("<b>&\"'", "because of <i>");
  page.add_remark("file <u>:1");
  const std::string html = html_of(page);
  CHECK(count_of(html, "<script") == 3);
  CHECK(count_of(html, "</script>") == 3);
  CHECK_FALSE(contains(html, "<img"));
  CHECK_FALSE(contains(html, "<i>"));
  CHECK_FALSE(contains(html, "<u>"));
  CHECK(contains(
      html, "&lt;/script&gt;&lt;script&gt;alert(1)&lt;/script&gt;[U+2028][U+202E]txt{{rows}}"));
  CHECK(contains(html, "<bdi>&lt;b&gt;&amp;&quot;&#39;</bdi>"));
  // But for the byte that is no UTF-8, the data are the id itself.
  CHECK(data_of(html, "rows").at("id").at(0).as_string() ==
        "</script><script>alert(1)</script>\xE2\x80\xA8\xE2\x80\xAEtxt{{rows}}\xEF\xBF\xBD");
}

TEST_CASE("a page forbids all that comes from outside") {
  const std::string html = html_of(Page({}));
  CHECK(contains(
      html,
      R"(http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'sha256-)"));
  CHECK_FALSE(contains(html, "unsafe-inline"));
  CHECK_FALSE(contains(html, " style="));
  CHECK_FALSE(contains(html, " onclick="));
}

TEST_CASE(
    "a page of very many users holds the first ones and those with most to lose, and says so") {
  Page page({.now = user_example::now, .most_users = 6, .first_users = 2});
  for (const char* id : {"a", "b", "c", "d"}) page.add(report_of(id, 3, 3));
  page.add(report_of("e", 1, 1));
  page.add(report_of("f", 1, 3));
  page.add(report_of("g", 1, 1));
  page.add(report_of("h", 1, 9));
  page.add(report_of("i", 1, 2));
  const std::string html = html_of(page);
  CHECK(page.overview().users() == 9);
  CHECK(contains(html,
                 "the first 2 of 5 users who are drifting away, and the first 2 of all 9 users."));
  const json::value rows = data_of(html, "rows");
  CHECK(json::value_to<std::vector<std::string>>(rows.at("id")) ==
        std::vector<std::string>{"a", "b", "f", "h"});
  CHECK(json::value_to<std::vector<int>>(rows.at("order")) == std::vector{3, 2});
  CHECK(data_of(html, "reasons").at("rows").as_array().size() == 4);
}

TEST_CASE("a page of as many users as it can list lists all") {
  Page page({.most_users = 3, .first_users = 1});
  for (const char* id : {"a", "b", "c"}) page.add(report_of(id, 1, 1));
  const std::string html = html_of(page);
  CHECK_FALSE(contains(html, "Not all users are listed"));
  CHECK(data_of(html, "rows").at("id").as_array().size() == 3);
}
