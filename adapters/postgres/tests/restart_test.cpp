// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/analysis/analyser.hpp>
#include <signals/analysis/user_selection.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/postgres/goal_database.hpp>
#include <signals/signals.hpp>

#include "cluster.hpp"
#include "goal_rows.hpp"
#include "programs.hpp"
#include "support/fakes.hpp"

using namespace signals::postgres::testing;

// User n has a goal when n is even, in Tier 1 when 4 divides n and else in Tier 2, and used the app
// for it once, for ten minutes.
TEST_CASE(
    "a server that is killed and restarted during an analysis costs no user the right answer" *
    doctest::skip(!has_server())) {
  constexpr unsigned users = 4'000;
  Cluster cluster({"wal_level = minimal"});
  const std::string database = cluster.create_database();
  Session(cluster.administrator(database))
      .run(fmt::format("insert into goal_sub_categories values ('{0}', 'savings');"
                       "insert into goals values ('{1}', 'Save', '{0}');"
                       "insert into apps values ('{2}', 'com.app');"
                       "insert into app_goal_sub_categories values ('{2}', '{0}');"
                       "insert into users select (lpad(to_hex(n), 8, '0') || "
                       "'-0000-4000-8000-0000000000ab')::uuid"
                       "  from generate_series(1, {3}) n;"
                       "insert into user_goals select"
                       "  (lpad(to_hex(n), 8, '0') || '-0000-4000-8000-0000000000ab')::uuid, '{1}',"
                       "  case when n % 4 = 0 then 'primary' else 'secondary' end"
                       "    ::user_goals_relationshiptype_enum"
                       "  from generate_series(2, {3}, 2) n;"
                       "checkpoint",
                       uuid(1'000'001), uuid(1'000'002), uuid(1'000'003), users));

  const signals::Instant now = *signals::parse_instant("2025-11-26T12:00:00Z");
  fakes::MemoryEventSource events;
  events.before_read = [](std::string_view, const std::stop_token&) {
    std::this_thread::sleep_for(200us);
  };
  std::vector<std::string> user_ids;
  for (unsigned n = 1; n <= users; ++n) {
    user_ids.push_back(uuid(n));
    events.events[uuid(n)] = {{.app_id = "com.app",
                               .session_id = "s1",
                               .time = now - 24h,
                               .foreground = signals::Minutes{10}}};
  }
  GoalDatabase goals(
      cluster.url(database),
      {.timeout = 120s, .attempts = 1'000, .first_backoff = 10ms, .longest_backoff = 200ms});
  fakes::RecordingSink outcomes;
  signals::AnalysisProgress progress;
  std::atomic<bool> is_done = false;
  int kills = 0;
  {
    const std::jthread analysis([&] {
      signals::analyse(events, goals, signals::UserSelection::named(user_ids),
                       signals::Timeframe(now), outcomes,
                       {.workers = 4, .goal_batch = 50, .progress = &progress});
      is_done = true;
    });
    // The server's processes live as long as the thread that started them: this one.
    for (const unsigned at : {users / 10, users / 2}) {
      while (progress.users_done < at && !is_done) std::this_thread::sleep_for(1ms);
      if (is_done) break;
      cluster.kill();
      std::this_thread::sleep_for(300ms);
      cluster.start();
      ++kills;
    }
  }
  CHECK(kills == 2);
  CHECK((outcomes.lines == fakes::each(user_ids, "reported")));
  REQUIRE(outcomes.reports.size() == users);
  std::size_t right = 0;
  for (unsigned n = 1; n <= users; ++n) {
    const signals::Report& report = outcomes.reports[n - 1];
    const bool is_right = report.user_id == uuid(n) && report.event_count == 1 &&
                          report.milestones.goal_setting_complete == (n % 2 == 0) &&
                          report.milestones.tier1_app_registered == (n % 4 == 0) &&
                          report.milestones.tier2_app_registered == (n % 4 == 2);
    right += is_right ? 1 : 0;
  }
  CHECK(right == users);
}
