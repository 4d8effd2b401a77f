// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>

#include <doctest/doctest.h>

#include <signals/postgres/report_table.hpp>

#include "programs.hpp"
#include "session.hpp"
#include "state_tables.hpp"

using signals::Instant;
using signals::Report;
using signals::postgres::ReportTable;
using signals::postgres::testing::has_server;
using signals::postgres::testing::Session;
using signals::postgres::testing::StateTables;

namespace {

void write_reports(const std::string& connection_string, std::uint64_t event_count) {
  ReportTable table(connection_string, Instant{});
  for (const char* const user : {"ada", "grace"}) {
    Report report;
    report.user_id = user;
    report.event_count = event_count;
    table.report(report);
  }
  table.commit();
}

void wait_for_lock(Session& session) {
  const auto limit = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (session.run("select count(*) from pg_stat_activity where wait_event_type = 'Lock'") ==
         "0") {
    if (std::chrono::steady_clock::now() > limit) throw std::runtime_error("nobody waits");
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
}

}  // namespace

TEST_CASE("reports wait for a transaction that writes the same users in another order" *
          doctest::skip(!has_server())) {
  StateTables tables;
  write_reports(tables.url(), 1);

  Session update(tables.url());
  update.run("begin; update public.signals_current set event_count = 2 where user_id = 'grace'");
  auto evaluation = std::async(std::launch::async, write_reports, tables.url(), 3);
  wait_for_lock(tables.session);
  update.run("update public.signals_current set event_count = 2 where user_id = 'ada'; commit");
  evaluation.get();
  CHECK(tables.session.run("select string_agg(user_id || event_count, ' ' order by user_id)"
                           " from public.signals_current") == "ada3 grace3");
}
