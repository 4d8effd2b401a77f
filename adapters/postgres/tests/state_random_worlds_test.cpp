// SPDX-License-Identifier: Apache-2.0
#include <map>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <rapidcheck.h>

#include <signals/postgres/state_database.hpp>
#include <signals/state/flag_set.hpp>

#include "cluster.hpp"
#include "programs.hpp"
#include "state_tables.hpp"
#include "support/random_state_world.hpp"

using namespace signals::postgres::testing;

TEST_CASE(
    "over six runs on three partitions, every report is that of all events, and every change is "
    "told once" *
    doctest::skip(!has_server())) {
  constexpr unsigned partitions = 3;
  StateTables tables(partitions);
  Session& session = tables.session;
  const auto open = [&] {
    OpenedStores stores;
    for (unsigned i = 0; i < partitions; ++i) {
      stores.partitions.push_back(
          std::make_unique<StateDatabase>(tables.url(), StateDatabaseOptions{.partition = i}));
    }
    stores.all = std::make_unique<StateDatabase>(tables.url());
    return stores;
  };
  const auto flags_of = [&](const std::string& user_id) {
    return session.run(
        "select coalesce(string_agg(key, ',' order by key collate \"C\"), '') from"
        " signals_current c, jsonb_each(to_jsonb(c)) where value = 'true' and user_id = " +
        session.quote(user_id));
  };
  const auto check_rows = [&](const std::map<std::string, Report>& reports,
                              const std::vector<FlagChange>& changes) {
    for (const auto& [user_id, report] : reports) {
      std::set<std::string_view> names;
      FlagSet(report).for_each([&](std::size_t, std::string_view name) { names.insert(name); });
      RC_ASSERT(flags_of(user_id) == fmt::format("{}", fmt::join(names, ",")));
    }
    // A flag that goes back and forth at one instant has one id.
    std::set<std::string> ids;
    for (const FlagChange& change : changes) ids.insert(change.id);
    RC_ASSERT(session.run("select coalesce(string_agg(id, ',' order by id collate \"C\"), '') from"
                          " signals_changes") == fmt::format("{}", fmt::join(ids, ",")));
  };
  CHECK(rc::check([&] {
    session.run(
        "truncate signals_apps, signals_batches, signals_users, signals_states, signals_current,"
        "  signals_changes;"
        "update signals_partitions set epoch = 0, source = null");
    RandomStateWorld world(open, check_rows);
    for (int run = 0; run < 6; ++run) world.run();
  }));
}
