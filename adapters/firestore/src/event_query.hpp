// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// Where a query goes on that broke off.
struct QueryPosition {
  /// The name of the last document read; empty for the beginning.
  std::string last_document{};
  /// As of when documents are read, in RFC 3339; empty for now.
  std::string read_time{};
};

/// A field's path as queries spell it: a name that is not a plain identifier is in backticks
/// (https://firebase.google.com/docs/firestore/reference/rest/v1/StructuredQuery#fieldreference).
[[nodiscard]] std::string field_path(std::string_view name);

/// The body of a `runQuery` for all documents of a collection after `position`, in the order of
/// their names, with just the fields that describe an event.
[[nodiscard]] std::string event_query(std::string_view collection_id,
                                      const QueryPosition& position);

}  // namespace signals::inline SIGNALS_ABI::firestore
