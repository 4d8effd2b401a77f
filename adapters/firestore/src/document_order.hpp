// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <string_view>

#include "query_response_reader.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// Whether the name of a document comes after another. Firestore orders names part by part, and
/// parts by their bytes, but for ids of numbers, which it writes `__id7__`.
[[nodiscard]] inline bool follows(std::string_view name, std::string_view last) {
  constexpr std::string_view number = "/__id";
  if (last.empty() || name.find(number) != std::string_view::npos) return name != last;
  if (last.find(number) != std::string_view::npos) return true;
  const auto rank = [](char c) { return c == '/' ? 0 : static_cast<unsigned char>(c) + 1; };
  return std::lexicographical_compare(last.begin(), last.end(), name.begin(), name.end(),
                                      [&](char a, char b) { return rank(a) < rank(b); });
}

/// Whether a document comes after all those before it, in an order that names `after`.
[[nodiscard]] inline bool ascends(const ResponseOrder& order, const QueryProgress& before,
                                  std::string_view name, std::string_view arrived) {
  const bool is_first = before.last_document.empty();
  if (order.arrived_after) {
    // Without the Z, text that ascends is time that ascends.
    const auto digits = [](std::string_view text) { return text.substr(0, text.find('Z')); };
    const std::string_view now = digits(arrived);
    const std::string_view last = digits(is_first ? *order.arrived_after : before.last_arrived);
    if (now != last) return now > last;
  }
  return follows(name, is_first ? *order.after : before.last_document);
}

}  // namespace signals::inline SIGNALS_ABI::firestore
