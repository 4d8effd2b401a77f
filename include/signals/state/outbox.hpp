// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/interface.hpp>

namespace signals::inline SIGNALS_ABI {

/// A message about a user that waits in a store until somebody has received it.
struct OutboxMessage {
  /// The same whenever the message is sent.
  std::string id{};
  std::string user_id{};
  std::string payload{};
  /// The store's own number; later messages have greater ones. Ignored for a new message.
  std::int64_t number = 0;
  /// The attempts to send it that failed.
  std::uint32_t attempts = 0;
  /// When the first of them ended; none before.
  std::optional<Instant> first_failed{};
};

/// What became of a message that was taken.
struct OutboxOutcome {
  /// Whether and when it is sent again.
  enum class Kind {
    /// It is gone from the store.
    delivered,
    /// It waits until `due`, and its user's later messages wait for it.
    waits,
    /// It is kept for people to look at. The user's later messages wait for it no longer.
    kept
  };
  OutboxMessage message{};
  Kind kind = Kind::delivered;
  Instant due{};
};

/// How many messages a store has.
struct OutboxCounts {
  std::uint64_t waiting = 0;
  std::uint64_t kept = 0;
};

/// The messages of a store. Several processes may take messages at once. What it throws is `Error`,
/// as by `StateTransaction`. Not safe to use from two threads.
class SIGNALS_EXPORT Outbox : public Interface {
 public:
  /// Takes at most `most` messages that are due at `now`, and of each user at most the oldest that
  /// waits. Nobody else takes them before `until`, at which they are due again unless they were
  /// settled.
  [[nodiscard]] virtual std::vector<OutboxMessage> take(Instant now, Instant until,
                                                        std::size_t most) = 0;

  /// Stores all of it, with the messages' attempts, or nothing.
  virtual void settle(std::span<const OutboxOutcome> outcomes) = 0;

  /// When the next message is due that `take` would return; none if no message waits.
  [[nodiscard]] virtual std::optional<Instant> next_due() = 0;

  /// Lets the messages that are kept wait again, as if they had never been sent; how many there
  /// were.
  virtual std::uint64_t release_kept() = 0;

  /// How many messages wait, and how many are kept.
  [[nodiscard]] virtual OutboxCounts counts() = 0;
};

}  // namespace signals::inline SIGNALS_ABI
