// SPDX-License-Identifier: Apache-2.0
#include "flat_event.hpp"

namespace signals {
namespace {

[[nodiscard]] inline const char* skip_spaces(const char* at) noexcept {
  while (*at == ' ') ++at;
  return at;
}

struct Scalar {
  const char* end;  // none when it is no scalar, or no plain one
  FieldKind kind;
};

[[nodiscard]] inline Scalar scan_word(const char* at) noexcept {
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

/// A number without an exponent, or a word. A line end ends either.
[[nodiscard]] inline Scalar scan_scalar(const char* at) noexcept {
  constexpr std::ptrdiff_t longest = 64;  // beyond it, parsers have limits of their own
  const char* const first = at;
  if (*at == '-') ++at;
  if (!text::is_digit(*at)) return at == first ? scan_word(at) : Scalar{nullptr, {}};
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

}  // namespace

bool FlatEvent::read_line(std::string_view text, Rest& rest) noexcept {
  const char* const base = text.data();
  const char* const end = base + text.size();
  const std::uint32_t* marks = rest.marks;
  const char* at = rest.at;
  present_ = 0;
  if (*at != '{') return false;
  do {
    at = skip_spaces(at + 1);
    // After a quote there is always another mark: the line's end, if nothing else.
    if (*at != '"') return false;
    const char* const name = at + 1;
    const char* const name_end = base + marks[1];
    if (*name_end != '"') return false;
    const auto size = static_cast<std::size_t>(name_end - name);
    const bool is_padded = end - name >= static_cast<std::ptrdiff_t>(event_fields::Table::longest);
    const std::uint8_t field = is_padded ? event_fields::table.find_padded(name, size)
                                         : event_fields::table.find({name, size});
    at = skip_spaces(name_end + 1);
    if (*at != ':') return false;
    at = skip_spaces(at + 1);
    if (*at == '"') {
      const char* const value_end = base + marks[3];
      if (*value_end != '"') return false;
      set(field, FieldKind::text, at + 1, value_end);
      at = value_end + 1;
      marks += 4;
    } else {
      const Scalar scalar = scan_scalar(at);
      if (scalar.end == nullptr) return false;
      set(field, scalar.kind, at, scalar.end);
      at = scalar.end;
      marks += 2;
    }
    at = skip_spaces(at);
  } while (*at == ',');
  if (*at != '}') return false;
  at = skip_spaces(at + 1);
  if (*at == '\r') {
    ++at;
    ++marks;
  }
  if (*at != '\n') return false;
  rest = {at + 1, marks + 1};
  return true;
}

}  // namespace signals
