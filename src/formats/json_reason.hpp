// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <boost/json/error.hpp>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// How deep JSON may nest. Firestore allows 20 levels; nobody writes 64 by hand.
inline constexpr std::size_t deepest_json = 64;

/// Boost.JSON's error in a clause for a person. `from_fault` is the text from the fault on.
[[nodiscard]] std::string reason_of(boost::json::error_code error, std::string_view from_fault);

}  // namespace signals::inline SIGNALS_ABI
