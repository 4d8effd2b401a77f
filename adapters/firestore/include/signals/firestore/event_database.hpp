// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/analysis/event_source.hpp>
#include <signals/firestore/access_token_source.hpp>
#include <signals/firestore/options.hpp>

namespace signals::inline SIGNALS_ABI::http {
class Client;
}

namespace signals::inline SIGNALS_ABI::firestore {

/// Events in Cloud Firestore, native mode, over its REST API v1. It only reads.
///
///     const auto client = std::make_shared<signals::http::Client>();
///     const auto tokens = std::make_shared<signals::firestore::ServiceAccountTokens>(key, client);
///     signals::firestore::EventDatabase events({.project_id = "my-project"}, client, tokens);
///     events.check();
///     signals::analyse(events, goals, users, timeframe, sink);
///
/// It parses a user's events as they arrive, in memory that does not grow with them. If a response
/// breaks off, it continues after the last complete document, at the same read time if the server
/// still keeps it, so that no event is lost or read twice. It retries where a retry may help,
/// within `Options::attempts` and `Options::timeout`. Messages name the project and the path, never
/// a token. Safe to call from any number of threads, which share one connection.
class SIGNALS_EXPORT EventDatabase final : public EventSource {
 public:
  /// `tokens` may be null: an emulator needs none. Sends no request yet. Throws an
  /// `OptionError` for an option that cannot be used.
  EventDatabase(Options options, std::shared_ptr<http::Client> client,
                std::shared_ptr<AccessTokenSource> tokens);
  ~EventDatabase() override;

  /// What it reads, such as `firestore projects/p/databases/(default)/documents/users/*/events`,
  /// for `StateOrigin::source`.
  [[nodiscard]] std::string name() const;

  /// The reads so far that Firestore bills, as far as responses show: a document each, one for
  /// a response without any, and one for each 1,000 events counted.
  [[nodiscard]] std::uint64_t billed_reads() const noexcept;

  /// Checks at start-up that the database can be read, by requesting one user. Throws `Error` that
  /// names the project, the path and the missing permission.
  void check(std::stop_token stop = {});

  /// Users who have a document in the root collection, or events below one that does not exist, in
  /// the order of their ids' bytes.
  [[nodiscard]] UserPage list_users(std::string_view cursor, std::size_t limit,
                                    std::stop_token stop) override;

  /// Throws `Error` with `invalid_argument` for an id that Firestore cannot hold: one that is
  /// empty, a dot or two, between double underscores, not valid UTF-8, or longer than 1,500 bytes,
  /// or that has a slash.
  void read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) override;

 private:
  friend class NewEvents;
  class SIGNALS_HIDDEN Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
