// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <utility>
#include <vector>

#include <doctest/doctest.h>

#include <signals/state/state_store.hpp>

#include "support/user_example.hpp"

namespace signals::testing {

/// What every store's outbox does. The store is empty, and opened by `open()`.
template <typename Open>
class OutboxChecks {
 public:
  using Ids = std::vector<std::string>;
  using Kind = OutboxOutcome::Kind;

  explicit OutboxChecks(Open open) : open_(std::move(open)) {}

  void run() {
    auto store = open_();
    {
      const auto lost = store->begin();
      add(*lost, "lost", "ada");
    }
    CHECK(ids(store->outbox()->take(now_, later_, 10)).empty());
    CHECK_FALSE(store->outbox()->next_due());

    const std::string odd("a\0'\xFF", 4);
    {
      const auto run = store->begin();
      add(*run, "a1", "ada");
      add(*run, "g1", odd);
      add(*run, "a2", "ada");
      add(*run, "a3", "ada");
      run->commit();
    }
    store = open_();
    const auto outbox = store->outbox();
    CHECK(outbox->counts().waiting == 4);
    REQUIRE(outbox->next_due());
    CHECK(*outbox->next_due() <= now_);

    // Of each user the oldest, and nobody else takes it until its time is over.
    CHECK(ids(outbox->take(now_, later_, 1)) == Ids{"a1"});
    auto taken = outbox->take(now_, later_, 10);
    REQUIRE(ids(taken) == Ids{"g1"});
    CHECK(taken[0].user_id == odd);
    CHECK(taken[0].payload == "payload of g1");
    CHECK(taken[0].attempts == 0);
    CHECK_FALSE(taken[0].first_failed);
    CHECK(ids(outbox->take(later_ - tick, later_, 10)).empty());
    CHECK(outbox->next_due() == later_);
    CHECK(ids(open_()->outbox()->take(later_, later_ + tick, 10)) == Ids{"a1", "g1"});

    // What failed waits, and holds back its user's messages alone.
    taken = outbox->take(later_ + tick, later_ + 2 * tick, 10);
    REQUIRE(ids(taken) == Ids{"a1", "g1"});
    taken[0].attempts = 3;
    taken[0].first_failed = now_;
    outbox->settle(std::vector<OutboxOutcome>{
        {.message = taken[0], .kind = Kind::waits, .due = later_ + 9 * tick},
        {.message = taken[1], .kind = Kind::delivered}});
    CHECK(ids(outbox->take(later_ + 8 * tick, later_ + 9 * tick, 10)).empty());
    CHECK(outbox->next_due() == later_ + 9 * tick);
    CHECK(outbox->counts().waiting == 3);
    taken = outbox->take(later_ + 9 * tick, later_ + 10 * tick, 10);
    REQUIRE(ids(taken) == Ids{"a1"});
    CHECK(taken[0].attempts == 3);
    CHECK(taken[0].first_failed == now_);

    // What is given up does so no longer.
    outbox->settle(std::vector<OutboxOutcome>{{.message = taken[0], .kind = Kind::kept}});
    CHECK(outbox->counts().waiting == 2);
    CHECK(outbox->counts().kept == 1);
    taken = outbox->take(now_, later_, 10);
    REQUIRE(ids(taken) == Ids{"a2"});
    outbox->settle(std::vector<OutboxOutcome>{{.message = taken[0], .kind = Kind::delivered}});
    CHECK(ids(outbox->take(now_, later_, 10)) == Ids{"a3"});

    // Released, it comes first again, as if it were new.
    CHECK(outbox->release_kept() == 1);
    CHECK(outbox->release_kept() == 0);
    taken = outbox->take(now_, later_, 10);
    REQUIRE(ids(taken) == Ids{"a1"});
    CHECK(taken[0].attempts == 0);
    CHECK_FALSE(taken[0].first_failed);

    // What became of a message that is gone changes nothing.
    outbox->settle(std::vector<OutboxOutcome>{{.message = taken[0], .kind = Kind::delivered}});
    outbox->settle(std::vector<OutboxOutcome>{{.message = taken[0], .kind = Kind::kept}});
    CHECK(outbox->counts().kept == 0);
    CHECK(outbox->counts().waiting == 1);

    {
      const auto run = store->begin_for("ada");
      add(*run, "a4", "ada");
      CHECK_FALSE(run->erase("ada"));
      run->commit();
    }
    CHECK(outbox->counts().waiting == 0);
    CHECK_FALSE(outbox->next_due());
  }

 private:
  static constexpr std::chrono::seconds tick{1};
  const Instant now_ = user_example::now;
  const Instant later_ = now_ + std::chrono::minutes{1};

  static void add(StateTransaction& store, const std::string& id, const std::string& user_id) {
    store.add_message({.id = id, .user_id = user_id, .payload = "payload of " + id});
  }

  [[nodiscard]] static Ids ids(const std::vector<OutboxMessage>& messages) {
    Ids ids;
    for (const OutboxMessage& message : messages) ids.push_back(message.id);
    return ids;
  }

  Open open_;
};

}  // namespace signals::testing
