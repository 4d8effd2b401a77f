// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/abi.hpp>

#include "json_tree.hpp"

namespace signals::inline SIGNALS_ABI::lambda {

/// The fields of a query string, in order, as members whose values are text: escapes are resolved,
/// and `+` is a blank. Throws `Error` with `invalid_argument` for an escape that is none.
[[nodiscard]] JsonValue::Object parse_query_string(std::string_view query);

}  // namespace signals::inline SIGNALS_ABI::lambda
