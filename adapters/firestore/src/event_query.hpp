// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// Which events a query is for.
struct EventSelection {
  /// The id of the collections that hold events.
  std::string collection_id{};
  /// The field that holds when an event arrived; empty if none does.
  std::string arrived_field{};
  /// In RFC 3339, `arrived_from` included and `arrived_until` not; empty for no bound.
  std::string arrived_from{};
  std::string arrived_until{};
  /// The field whose whole number must be `shard`; empty if it does not matter.
  std::string shard_field{};
  std::uint32_t shard = 0;
  /// Those of all collections below the parent, in the order in which they arrived; otherwise those
  /// of the parent's own, in the order of their names.
  bool is_of_all_users = false;
};

/// Where a query goes on that broke off.
struct QueryPosition {
  /// The name of the last document read, and when it arrived, for a query in that order; empty for
  /// the beginning.
  std::string last_document{};
  std::string last_arrived{};
  /// As of when documents are read, in RFC 3339; empty for now.
  std::string read_time{};
};

/// A field's path as queries spell it: a name that is not a plain identifier is in backticks
/// (https://firebase.google.com/docs/firestore/reference/rest/v1/StructuredQuery#fieldreference).
[[nodiscard]] std::string field_path(std::string_view name);

/// The body of a `runQuery` for all events after `position`, with just the fields that describe an
/// event and the one that holds when it arrived.
[[nodiscard]] std::string event_query(const EventSelection& selection,
                                      const QueryPosition& position);

/// The body of a `runAggregationQuery` for the number of events, with the name `count`.
[[nodiscard]] std::string count_query(const EventSelection& selection, std::string_view read_time);

/// The body of a `runQuery` that yields little but the server's time.
[[nodiscard]] std::string time_query(std::string_view collection_id);

}  // namespace signals::inline SIGNALS_ABI::firestore
