// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include <fmt/format.h>

#include <signals/state/outbox.hpp>

namespace signals::testing {

/// An outbox in memory. Its messages say their user and their place among that one's.
class MemoryOutbox final : public Outbox {
 public:
  void add(const std::string& user_id) {
    const int place = ++places_[user_id];
    const auto number = static_cast<std::int64_t>(all.size()) + 1;
    all.push_back(
        {.message = {.id = fmt::format("{}-{}", user_id, place),
                     .user_id = user_id,
                     .payload = fmt::format(R"({{"user_id":"{}","place":{}}})", user_id, place),
                     .number = number},
         .kind = OutboxOutcome::Kind::waits});
  }

  [[nodiscard]] std::vector<OutboxMessage> take(Instant now, Instant until,
                                                std::size_t most) override {
    std::vector<OutboxMessage> taken;
    for (OutboxOutcome* const entry : firsts()) {
      if (entry->due > now || taken.size() == most) continue;
      entry->due = until;
      taken.push_back(entry->message);
    }
    return taken;
  }
  void settle(std::span<const OutboxOutcome> outcomes) override {
    for (const OutboxOutcome& outcome : outcomes) {
      all.at(static_cast<std::size_t>(outcome.message.number - 1)) = outcome;
    }
  }
  [[nodiscard]] std::optional<Instant> next_due() override {
    std::optional<Instant> due;
    for (const OutboxOutcome* const entry : firsts())
      due = std::min(due.value_or(entry->due), entry->due);
    return due;
  }
  std::uint64_t release_kept() override { return 0; }
  [[nodiscard]] OutboxCounts counts() override {
    const auto count = [&](OutboxOutcome::Kind kind) {
      return static_cast<std::uint64_t>(std::count_if(
          all.begin(), all.end(), [&](const auto& entry) { return entry.kind == kind; }));
    };
    return {.waiting = count(OutboxOutcome::Kind::waits), .kept = count(OutboxOutcome::Kind::kept)};
  }

  std::vector<OutboxOutcome> all;

 private:
  [[nodiscard]] std::vector<OutboxOutcome*> firsts() {
    std::vector<OutboxOutcome*> firsts;
    std::set<std::string> seen;
    for (OutboxOutcome& entry : all) {
      if (entry.kind != OutboxOutcome::Kind::waits) continue;
      if (seen.insert(entry.message.user_id).second) firsts.push_back(&entry);
    }
    return firsts;
  }

  std::map<std::string, int> places_;
};

}  // namespace signals::testing
