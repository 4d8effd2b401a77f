// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <signals/sqlite/state_file.hpp>

#include "support/random_state_world.hpp"
#include "support/temporary_directory.hpp"

using signals::sqlite::Opening;
using signals::sqlite::StateFile;
using namespace signals::testing;

TEST_CASE("over six runs, every report is that of all events, and every change is told once") {
  CHECK(rc::check([] {
    const TemporaryDirectory directory;
    const std::string path = directory.path_of("state");
    RandomStateWorld world([&] {
      OpenedStores stores;
      stores.partitions.push_back(std::make_unique<StateFile>(path));
      stores.all = std::make_unique<StateFile>(path, Opening::reading);
      return stores;
    });
    for (int run = 0; run < 6; ++run) world.run();
  }));
}
