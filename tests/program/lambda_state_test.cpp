// SPDX-License-Identifier: Apache-2.0
#include <csignal>
#include <cstdint>
#include <string>
#include <vector>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <cluster.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <goal_rows.hpp>
#include <programs.hpp>
#include <receiver.hpp>
#include <runtime_api_server.hpp>

#include "support/background_process.hpp"
#include "update_workspace.hpp"

namespace json = boost::json;
using namespace signals::testing;
using namespace signals::lambda::testing;
using namespace signals::postgres::testing;

namespace {

/// What the function answers to these events, one after another.
std::vector<json::object> answers_to(const UpdateWorkspace& workspace, const json::array& events) {
  json::array next;
  for (const json::value& event : events)
    next.push_back(json::object{{"event", json::serialize(event)}});
  RuntimeApiServer api(json::object{{"next", std::move(next)}});
  ProcessOptions options = workspace.options;
  options.environment["AWS_LAMBDA_RUNTIME_API"] = api.address();
  BackgroundProcess function({program, "lambda"}, workspace.directory.path_of("log"), options);
  std::vector<json::object> answers;
  for (std::size_t i = 0; i < events.size(); ++i) {
    const Call call = api.next_call();
    CAPTURE(call.path);
    answers.push_back(json::parse(call.body).as_object());
  }
  CHECK(function.end(SIGTERM) == 0);
  return answers;
}

json::object update_of(int partition, std::string_view now) {
  return {{"action", "update"}, {"partition", partition}, {"now", now}};
}

}  // namespace

TEST_SUITE_BEGIN("lambda" * doctest::skip(!has_node() || !has_server()));

TEST_CASE("the function updates the state partition by partition, and delivers the changes") {
  Cluster& cluster = Cluster::shared();
  UpdateWorkspace workspace;
  Receiver receiver(workspace.directory.path_of("received"), "200");
  const std::string goals = cluster.create_database(signals::postgres::testing::Ids::text);
  workspace.options.environment["DATABASE_URL"] = cluster.url(goals);
  signals::postgres::testing::GoalRows rows(cluster.administrator(goals));
  rows.add_subcategory("money");
  rows.add_goal("g", "Save", "money");
  rows.add_app("a", "com.mtn.momo");
  rows.serve("a", "money");
  workspace.options.environment["STATE_DATABASE_URL"] = cluster.state_url(2);
  workspace.options.environment["SIGNALS_WEBHOOK_URL"] = receiver.url();
  workspace.options.environment["SIGNALS_WEBHOOK_SECRET"] = test_secret;
  workspace.options.environment["SIGNALS_WEBHOOK_ALLOW_PRIVATE"] = "1";
  workspace.server.set_clock("2026-02-01T20:00:00Z");
  json::array events;
  for (int i = 0; i < 10; ++i) {
    const std::string user = fmt::format("user-{}", i);
    events.push_back(event_of(user, "first", "2026-02-01T10:00:00Z"));
    rows.add_user(user);
    rows.choose(user, "g", "primary");
  }
  workspace.server.add(events);

  const std::string night = "2026-02-01T22:00:00Z";
  const auto first = answers_to(
      workspace, {update_of(0, night), update_of(1, night), json::object{{"action", "deliver"}}});
  REQUIRE(first.size() == 3);
  CHECK(first[0].at("is_done") == true);
  CHECK(first[0].at("users_evaluated").as_int64() + first[1].at("users_evaluated").as_int64() ==
        10);
  CHECK(first[0].at("changes") == 0);
  CHECK(first[2] ==
        json::object{{"is_done", true}, {"delivered", 0}, {"given_up", 0}, {"waiting", 0}});

  // Time changes the flags of all.
  const std::string days_later = "2026-02-10T22:00:00Z";
  const auto second = answers_to(workspace, {update_of(0, days_later), update_of(1, days_later),
                                             json::object{{"action", "deliver"}, {"partition", 1}},
                                             json::object{{"action", "deliver"}}});
  const auto changes = second[0].at("changes").as_int64();
  const auto changes_of_other = second[1].at("changes").as_int64();
  CHECK(changes > 0);
  CHECK(changes_of_other > 0);
  CHECK(second[2].at("delivered") == changes_of_other);
  CHECK(second[3].at("delivered") == changes);
  CHECK(receiver.received().size() == 10);
  CHECK(static_cast<std::int64_t>(receiver.requests().size()) == changes + changes_of_other);
}

TEST_CASE("what the function is asked to do with a state is checked") {
  UpdateWorkspace workspace;
  workspace.options.environment["DATABASE_URL"] = Cluster::shared().state_url(2);
  const auto answers = answers_to(
      workspace,
      {json::object{{"action", "update"}}, json::object{{"action", "update"}, {"partition", 2}},
       json::object{{"action", "update"}, {"partition", "x"}},
       json::object{{"action", "update"}, {"partition", 0}, {"user_ids", {"ada"}}},
       json::object{{"action", "deliver"}}, json::object{{"action", "undo"}}});
  const auto message = [&](std::size_t i) {
    return std::string(answers.at(i).at("errorMessage").as_string());
  };
  CHECK(message(0).find("needs a partition") != std::string::npos);
  CHECK(message(1).find("no partition 2") != std::string::npos);
  CHECK(message(2).find("partition: expected a whole number from 0 to 4095") != std::string::npos);
  CHECK(message(3).find("leave out user_ids") != std::string::npos);
  CHECK(message(4).find("SIGNALS_WEBHOOK_URL is missing") != std::string::npos);
  CHECK(message(5).find("update, deliver or list_users") != std::string::npos);
}

TEST_SUITE_END();
