// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>

#include <signals/detail/text.hpp>

#include "formats/event_facts.hpp"

namespace signals {

/// A JSON value that is no string, object or array.
struct FlatScalar {
  const char* end;  // null when it is none, or none without an exponent
  FieldKind kind;
};

[[nodiscard]] inline FlatScalar scan_flat_word(const char* at) noexcept {
  const auto is = [at](std::string_view word) {
    for (std::size_t i = 0; i < word.size(); ++i) {
      if (at[i] != word[i]) return false;
    }
    return true;
  };
  if (is("true") || is("null")) return {at + 4, FieldKind::unusable};
  if (is("false")) return {at + 5, FieldKind::unusable};
  return {nullptr, FieldKind::unusable};
}

/// Reads a number without an exponent, or a word. A line end after it ends either.
[[nodiscard]] inline FlatScalar scan_flat_scalar(const char* at) noexcept {
  constexpr std::ptrdiff_t longest = 64;  // beyond it, parsers have limits of their own
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

}  // namespace signals
