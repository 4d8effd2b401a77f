// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <signals/postgres/state_database.hpp>

#include "cluster.hpp"
#include "programs.hpp"
#include "session.hpp"
#include "support/random_state_world.hpp"

using namespace signals::postgres::testing;

TEST_CASE(
    "over six runs on three partitions, every report is that of all events, and every change is "
    "told once" *
    doctest::skip(!has_server())) {
  constexpr unsigned partitions = 3;
  Cluster& cluster = Cluster::shared();
  const std::string database = cluster.create_state_database(partitions);
  const std::string url = cluster.url(database);
  Session session(cluster.administrator(database));
  const auto open = [&] {
    OpenedStores stores;
    for (unsigned i = 0; i < partitions; ++i) {
      stores.partitions.push_back(
          std::make_unique<StateDatabase>(url, StateDatabaseOptions{.partition = i}));
    }
    stores.all = std::make_unique<StateDatabase>(url);
    return stores;
  };
  CHECK(rc::check([&] {
    session.run(
        "truncate signals_apps, signals_batches, signals_users, signals_states;"
        "update signals_partitions set epoch = 0, source = null");
    RandomStateWorld world(open);
    for (int run = 0; run < 6; ++run) world.run();
  }));
}
