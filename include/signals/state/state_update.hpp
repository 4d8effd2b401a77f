// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/analysis/goal_source.hpp>
#include <signals/analysis/interleaved_event_source.hpp>
#include <signals/instant.hpp>
#include <signals/interface.hpp>
#include <signals/passed_over.hpp>
#include <signals/rules.hpp>
#include <signals/state/flag_change.hpp>  // IWYU pragma: export
#include <signals/state/state_store.hpp>
#include <signals/state/user_news.hpp>

namespace signals::inline SIGNALS_ABI {

/// Takes the changes as they are found. What it throws ends the update.
class SIGNALS_EXPORT ChangeSink : public Interface {
 public:
  /// Takes one change. What it throws ends the update, and nothing is committed.
  virtual void changed(const FlagChange& change) = 0;
};

/// Events that are folded once, known by their content.
struct EventBatch {
  Digest content{};
  InterleavedEventSource* events = nullptr;
};

/// How an update is done.
struct StateUpdateOptions {
  StateOrigin origin{};
  /// The threads that read and fold; at least 1.
  unsigned workers = 1;
  /// The users whose goals are asked for at once; at least 1.
  std::size_t goal_batch = 500;
  /// Of all goals, where they can be told apart as a whole. Where it is as in the last run, the
  /// goals of users without news are not looked at.
  std::optional<Digest> goals{};
};

/// What an update did.
struct StateUpdateSummary {
  /// Whether the store was empty before, and no change is told.
  bool is_first = false;
  /// Whether the source returned all news. If not, only users with news were evaluated; the next
  /// update goes on, and evaluates the others, too.
  bool is_complete = true;
  std::uint64_t batches_folded = 0;
  std::uint64_t batches_known = 0;
  std::uint64_t users_evaluated = 0;
  std::uint64_t changes = 0;
  /// Of the events read, for the run's `now`.
  PassedOver passed_over{};
};

/// Folds what is new into the states, evaluates the users with news, those whom time changes, and
/// those whose goals changed, or all where rules or catalogue did, and tells each flag that
/// changed.
///
/// It does not commit: the caller does, when the changes are on their way. Then a crash may tell
/// a change twice, with the same id where `now` is the same, and never loses one. Memory grows with
/// the users in the batches.
///
/// Throws `Error`: `failed_precondition` for a store of another origin, for a `now` before the last
/// run's, and where a state cannot answer exactly; and whatever the sources and the sink throw.
[[nodiscard]] SIGNALS_EXPORT StateUpdateSummary update_state(StateTransaction& store,
                                                             std::span<const EventBatch> batches,
                                                             GoalSource& goals, Instant now,
                                                             const Rules& rules, ChangeSink& sink,
                                                             const StateUpdateOptions& options);

/// The same with what a source knows to be new. Memory grows with the news that the source returns
/// at once, and with the ids of the users who have any.
[[nodiscard]] SIGNALS_EXPORT StateUpdateSummary update_state(StateTransaction& store,
                                                             UserNewsSource& news,
                                                             GoalSource& goals, Instant now,
                                                             const Rules& rules, ChangeSink& sink,
                                                             const StateUpdateOptions& options);

/// Throws `Error` with `failed_precondition` that says in what the store's origin differs from the
/// one expected.
SIGNALS_EXPORT void require_origin(const StateOrigin& stored, const StateOrigin& expected);

}  // namespace signals::inline SIGNALS_ABI
