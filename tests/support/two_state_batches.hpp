// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/state/state_update.hpp>
#include <signals/state/state_verify.hpp>

#include "support/state_sources.hpp"
#include "support/user_example.hpp"

namespace signals::testing {

/// Two batches, each of which changes every user.
class TwoStateBatches {
 public:
  TwoStateBatches() {
    goals_.apps = {{"com.momo", {"money"}}};
    for (int user = 0; user < 40; ++user) {
      const std::string id = "user-" + std::to_string(user);
      goals_.goals[id] = {{.id = "g", .subcategory = "money", .tier = Tier::one}};
      for (int day = 0; day < 5; ++day) {
        const std::string number = std::to_string(day);
        first_.events.emplace_back(id,
                                   user_example::use("com.momo", 1, 10 + 3 * day, "s" + number));
        second_.events.emplace_back(id, user_example::use("com.momo", 5, day, "t" + number));
      }
    }
  }

  /// Folds the batch into the store, and yields the changes.
  [[nodiscard]] std::vector<FlagChange> update(StateStore& states, std::size_t batch) {
    const auto store = states.begin();
    RecordedChanges changes;
    static_cast<void>(update_state(*store, std::span(&batches_[batch], 1), goals_,
                                   user_example::now, {}, changes,
                                   {.origin = {.source = "files"}}));
    store->commit();
    return changes.changes;
  }

  /// How many batches the state holds; each is there whole, and nothing of the next.
  [[nodiscard]] std::size_t whole_batches_in(StateStore& states) {
    std::size_t known = 0;
    {
      const auto store = states.begin();
      const auto run = store->last_run();
      for (const EventBatch& batch : batches_) {
        known += static_cast<std::size_t>(store->has_batch(batch.content));
      }
      REQUIRE((known > 0) == run.has_value());
      if (run) CHECK(users_who_differ(*store, std::span(batches_).first(known), 1).empty());
    }
    if (known == 0) CHECK(states.counts().users == 0);
    return known;
  }

 private:
  MemoryGoals goals_;
  MemoryEvents first_;
  MemoryEvents second_;
  std::array<EventBatch, 2> batches_{
      {{content_named("first"), &first_}, {content_named("second"), &second_}}};
};

}  // namespace signals::testing
