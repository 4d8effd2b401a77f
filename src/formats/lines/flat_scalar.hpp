// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include <signals/detail/text.hpp>

#include "formats/event_reading.hpp"

namespace signals::inline SIGNALS_ABI {

/// A JSON value that is not a string, object or array.
struct FlatScalar {
  const char* end;  // null if there is none, or if it has an exponent
  FieldKind kind;
};

[[nodiscard]] inline FlatScalar scan_flat_word(const char* at) noexcept {
  const auto is = [at](std::string_view word) {
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (at[i] != word[i]) return false;
    }
    return true;
  };
  if (is("null")) return {at + 4, FieldKind::absent};
  if (is("true")) return {at + 4, FieldKind::unusable};
  if (is("false")) return {at + 5, FieldKind::unusable};
  return {nullptr, FieldKind::unusable};
}

/// Reads a number without an exponent, or a word. A line end may follow it.
[[nodiscard]] inline FlatScalar scan_flat_scalar(const char* at) noexcept {
  constexpr std::ptrdiff_t longest = 64;  // the parser has its own limits for longer ones
  const char* const first = at;
  if (*at == '-') ++at;
  if (!text::is_digit(*at)) return at == first ? scan_flat_word(at) : FlatScalar{nullptr, {}};
  if (*at++ != '0') {
    while (text::is_digit(*at)) ++at;
  }
  FieldKind kind = FieldKind::integer;
  if (*at == '.') {
    kind = FieldKind::real;
    if (!text::is_digit(*++at)) return {nullptr, {}};
    while (text::is_digit(*at)) ++at;
  }
  return {at - first > longest ? nullptr : at, kind};
}

}  // namespace signals::inline SIGNALS_ABI
