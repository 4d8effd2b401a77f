// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore::testing {

/// A value as Firestore's REST API writes it: a number without fraction or exponent is an integer
/// of 64 bits, any other a double, as it is for the phones that write events.
[[nodiscard]] boost::json::object typed(const boost::json::value& value);

/// The fields of a document, each typed.
[[nodiscard]] boost::json::object typed_fields(const boost::json::object& fields);

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
