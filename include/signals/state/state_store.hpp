// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/app_dictionary.hpp>
#include <signals/error.hpp>
#include <signals/instant.hpp>
#include <signals/interface.hpp>
#include <signals/report.hpp>
#include <signals/state/flag_change.hpp>
#include <signals/state/flag_set.hpp>
#include <signals/state/outbox.hpp>
#include <signals/state/sha256.hpp>
#include <signals/user_state_bytes.hpp>

namespace signals::inline SIGNALS_ABI {

/// What a store was made from and with. A store answers for no other.
struct StateOrigin {
  /// Where the events come from, such as `files`.
  std::string source{};
  /// Events before it were never counted.
  std::optional<Instant> since{};
  SessionsKept sessions_kept{};
};

/// What a store knows of its last run.
struct StateRun {
  StateOrigin origin{};
  /// The number of runs so far.
  std::uint64_t epoch = 0;
  /// The `now` of the last run.
  Instant now{};
  /// Of the rules and the catalogue.
  Digest rules{};
  /// Of all goals, where the source of goals can tell.
  std::optional<Digest> goals{};
  /// Where the source of events goes on; bytes that mean something to that source alone, at most
  /// 1 MiB. Empty where it needs none.
  std::string cursor{};
};

/// One user in a store.
struct StoredUser {
  std::string user_id{};
  /// The store's own number of the user; 0 for one that is not in the store yet.
  std::int64_t number = 0;
  /// A `UserState` as bytes, with the app numbers of the store's dictionary.
  std::string state{};
  /// The flags as the last run left them.
  FlagSet flags{};
  /// When time alone will change a flag; none where it never will.
  std::optional<Instant> due{};
  /// Of the user's goals.
  std::uint64_t goals = 0;
};

/// A view of a store as it is, and changes to it that all come true with `commit`, or not at all.
///
/// What a transaction throws is `Error`: `resource_exhausted` where there is no space left,
/// `data_loss` for a damaged store. Not safe to use from two threads.
class SIGNALS_EXPORT StateTransaction : public Interface {
 public:
  /// Takes one user, which is the transaction's again when the call returns.
  using Visit = std::function<void(const StoredUser&)>;

  /// Leaves the store as it was, unless the transaction was committed.
  ~StateTransaction() override = default;

  /// None in a store that no run has been committed to.
  [[nodiscard]] virtual std::optional<StateRun> last_run() = 0;
  /// Says which run the commit is of.
  virtual void put_run(const StateRun& run) = 0;

  /// The numbers of the apps. What is added is stored with the commit.
  [[nodiscard]] virtual AppDictionary& apps() = 0;

  /// Whether a batch of events with this content has been folded.
  [[nodiscard]] virtual bool has_batch(const Digest& content) = 0;
  /// Says that a batch of events with this content has been folded.
  virtual void add_batch(const Digest& content) = 0;

  /// Whether users of that id belong to this transaction: where a store is divided, those of one
  /// partition do.
  [[nodiscard]] virtual bool holds(std::string_view /*user_id*/) { return true; }
  /// Says which users `find` is about to be called for, so that a store that is far away can fetch
  /// them at once.
  virtual void prefetch(std::span<const std::string> /*user_ids*/) {}
  /// The user of that id, if the store has it.
  [[nodiscard]] virtual std::optional<StoredUser> find(std::string_view user_id) = 0;
  /// Visits all users in the order in which they were first put. The visitor may not change the
  /// store.
  virtual void for_each(const Visit& visit) = 0;
  /// Visits those whose `due` is at or before `now`, likewise, and without their states.
  virtual void for_each_due(Instant now, const Visit& visit) = 0;
  /// Adds a user, or replaces the one of that id.
  virtual void put(const StoredUser& user) = 0;
  /// Replaces all of a user that was found but the state.
  virtual void put_all_but_state(const StoredUser& user) = 0;
  /// Whether there was such a user.
  virtual bool erase(std::string_view user_id) = 0;

  /// Whether the store keeps reports and changes beside the states, for others to read.
  [[nodiscard]] virtual bool keeps_reports() const { return false; }
  /// Keeps the user's report for that `now`, in the place of an older one. It has no subcategories
  /// of the tiers, and not what was passed over.
  virtual void put_report(const Report& /*report*/, Instant /*now*/) {}
  /// Keeps a change. One of an id that the store has is dropped.
  virtual void add_change(const FlagChange& /*change*/) {}
  /// Puts a message into the outbox, from which it is sent after the commit. Throws `Error` with
  /// `unimplemented` if the store has none.
  virtual void add_message(const OutboxMessage& /*message*/) {
    throw Error(ErrorCode::unimplemented, "this store has no outbox");
  }

  /// Stores all of it, or nothing.
  virtual void commit() = 0;
};

/// What takes how much in a store.
struct StateCounts {
  std::uint64_t users = 0;
  std::uint64_t apps = 0;
  std::uint64_t batches = 0;
  /// Of all users' states.
  std::uint64_t state_bytes = 0;
};

/// Where the states of users are kept between two runs.
class SIGNALS_EXPORT StateStore : public Interface {
 public:
  /// Begins a transaction that may write. One at a time: it waits a while for another, then throws
  /// `Error` with `unavailable`.
  [[nodiscard]] virtual std::unique_ptr<StateTransaction> begin() = 0;

  /// The same, for what concerns one user.
  [[nodiscard]] virtual std::unique_ptr<StateTransaction> begin_for(std::string_view /*user_id*/) {
    return begin();
  }

  /// Begins a transaction that only reads, which a writer neither stops nor disturbs.
  [[nodiscard]] virtual std::unique_ptr<StateTransaction> begin_reading() = 0;

  /// The messages of the store, where it is divided those of the chosen partitions. Throws `Error`
  /// with `unimplemented` if it has no outbox.
  [[nodiscard]] virtual std::unique_ptr<Outbox> outbox() {
    throw Error(ErrorCode::unimplemented, "this store has no outbox");
  }

  /// What the store holds, in numbers.
  [[nodiscard]] virtual StateCounts counts() = 0;

  /// Gives the space of what was erased back, where the store does not do so by itself.
  virtual void compact() {}
};

}  // namespace signals::inline SIGNALS_ABI
