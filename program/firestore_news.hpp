// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>

#include <signals/instant.hpp>
#include <signals/interface.hpp>
#include <signals/state/state_store.hpp>
#include <signals/state/user_news.hpp>

#include "configuration.hpp"

namespace signals::program {

/// What is new in Firestore, for one update of a state.
class FirestoreNews : public Interface {
 public:
  /// For `StateOrigin::source`.
  [[nodiscard]] virtual std::string source() const = 0;

  /// What is new since the last run of the store. Both must stay.
  [[nodiscard]] virtual UserNewsSource& begin(StateTransaction& store, Instant now,
                                              const SessionsKept& kept) = 0;

  /// The reads that Firestore bills for it so far.
  [[nodiscard]] virtual std::uint64_t billed_reads() const = 0;

  /// Says on standard error what was read, and what that costs.
  virtual void tell() const = 0;
};

/// How Firestore is read, beyond the configuration.
struct FirestoreNewsOptions {
  /// The users read at once.
  std::optional<unsigned> workers{};
  /// One user in so many is audited; 0 for none.
  std::optional<std::uint32_t> audit_one_in{};
  /// See `firestore::NewEventsOptions`.
  std::optional<std::chrono::steady_clock::time_point> until{};
  std::stop_token stop{};
};

/// Throws `Error` that names the option or variable if one is unusable, or if the build has no
/// adapter for Firestore: the build compiles one of two sources with this function.
[[nodiscard]] std::unique_ptr<FirestoreNews> open_firestore_news(
    const Configuration& configuration, const FirestoreNewsOptions& options);

}  // namespace signals::program
