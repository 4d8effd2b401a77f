// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

// Both read the whole response of a query with one result. They throw `Error`: `data_loss` for what
// is not JSON, for which a retry may help, and `internal` for JSON of another shape.

/// The number in the response of a `runAggregationQuery` by the name of `count`.
[[nodiscard]] std::uint64_t read_count(std::string_view body);

/// The instant as of which the query was answered, in RFC 3339, as the server wrote it.
[[nodiscard]] std::string read_server_time(std::string_view body);

}  // namespace signals::inline SIGNALS_ABI::firestore
