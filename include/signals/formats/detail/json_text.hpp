// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <boost/json/object.hpp>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::detail {

/// The text of a member; empty where there is none.
[[nodiscard]] inline std::string_view text_at(const boost::json::object& object,
                                              std::string_view name) {
  const boost::json::value* const value = object.if_contains(name);
  return value != nullptr && value->is_string() ? std::string_view(value->get_string()) : "";
}

}  // namespace signals::inline SIGNALS_ABI::detail
