// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include <date/date.h>

#include <signals/abi.hpp>
#include <signals/firestore/event_database.hpp>
#include <signals/instant.hpp>
#include <signals/state/state_store.hpp>
#include <signals/state/user_news.hpp>
#include <signals/user_state.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// How `NewEvents` finds what is new.
struct NewEventsOptions {
  /// The run's `now`, and how long sessions are kept: what the states are sealed for.
  Instant now{};
  date::days sessions_kept = UserState::default_sessions_kept;
  /// The field in which the server sets when an event arrived. If it is empty, events are counted.
  std::string arrived_field{};
  /// The field that divides events into shards, numbered from 0, so that no index has to take all
  /// writes. If it is empty, they are not divided.
  std::string shard_field{};
  std::uint32_t shards = 1;
  /// How long after an event arrived the server may still commit it; later ones only an audit
  /// finds. 0 or more.
  std::chrono::seconds settle{900};
  /// One user in so many is audited in each run, others in the next; 0 for none. By count, all are.
  std::uint32_t audit_one_in = 30;
  /// The number of users read at once; at least 1.
  unsigned workers = 32;
  /// After this instant it begins to read no more users than it must, and the update is a part of
  /// one; none for no such instant.
  std::optional<std::chrono::steady_clock::time_point> until{};
  std::stop_token stop{};
};

/// What `NewEvents` read.
struct NewEventsSummary {
  /// Of events that arrived since the last run, over all users.
  std::uint64_t arrived_events = 0;
  /// The documents among the response that are in other collections of the same name.
  std::uint64_t foreign_documents = 0;
  std::uint64_t users_counted = 0;
  /// Those who differed from the state, by their count or by an event that was written again, and
  /// those who were not in it.
  std::uint64_t users_read_whole = 0;
  /// The events of the users counted that have no timestamp in the field.
  std::uint64_t events_without_field = 0;
  /// The reads that a run would be billed that lists all users and reads all their events.
  std::uint64_t full_run_reads = 0;
};

/// Finds what is new in a database since the last run of a state.
///
/// **By count**: it lists all users and counts their events. Whoever has another number of events
/// than the state is read whole. It does not see events that were written again.
///
/// **By arrival**: it reads the events of all users that arrived since the last run, in one query.
/// A user with an event among them that was written again is read whole. Of the users in the state,
/// some are audited in each run: counted, and read whole if the number differs. The first run by
/// arrival counts everyone. All instants of arrival are of the server's clock.
///
///     signals::firestore::NewEvents news(database, *store, {.now = now});
///     signals::update_state(*store, news, goals, now, rules, changes,
///                           {.origin = {.source = database.name()}});
///
/// With `NewEventsOptions::until`, a run that counts everyone may end before it is complete. The
/// next one goes on with the users after those.
///
/// Not safe to use from two threads.
class SIGNALS_EXPORT NewEvents final : public UserNewsSource {
 public:
  /// Reads the state's users; sends no request by count, and one by arrival. Both must outlive it.
  /// Throws `Error`.
  NewEvents(EventDatabase& database, StateTransaction& store, NewEventsOptions options);
  ~NewEvents() override;

  [[nodiscard]] std::vector<UserNews> next() override;
  [[nodiscard]] std::string cursor() const override;
  [[nodiscard]] bool is_complete() const override;
  [[nodiscard]] bool continues_making() const override;

  /// What was read so far; of the whole run after the last `next`.
  [[nodiscard]] const NewEventsSummary& summary() const noexcept;

 private:
  class SIGNALS_HIDDEN Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
