// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "flat_scalar.hpp"
#include "formats/event_facts.hpp"
#include "formats/event_fields.hpp"

namespace signals {

/// A text whose JSON marks are known.
struct MarkedText {
  std::string_view text{};                   // ends with a line end
  const std::uint32_t* marks_end = nullptr;  // the end of the marks: offsets in `text`
};

/// The rest of a marked text.
struct MarkedRest {
  const char* at;              // the start of the next line
  const std::uint32_t* marks;  // the first mark from there on
};

/// A member of a flat object.
struct FlatMember {
  const std::uint32_t* name_mark;  // the mark of the quote before its name
  std::uint8_t field;              // the field that its name spells, or none
  FieldKind kind;
  const char* first;  // of the value, without its quotes
  const char* last;   // which is excluded
};

/// Reads the line that begins at `rest`, member by member, and moves `rest` to the next one.
///
/// The line must have the usual shape: an object on one line, whose members are strings in ASCII
/// without escapes, numbers without exponents, `true`, `false` and `null`, with at most spaces
/// between them. Reading is strict: every byte outside strings is checked, and a string without a
/// mark inside contains nothing that JSON forbids. Returns false for another shape, which may still
/// be valid JSON; `rest` is then unchanged, but some members may have been visited.
template <typename Visit>
[[nodiscard]] bool scan_flat_line(std::string_view text, MarkedRest& rest, Visit visit) {
  const auto skip_spaces = [](const char* from) {
    while (*from == ' ') ++from;
    return from;
  };
  const char* const base = text.data();
  const char* const end = base + text.size();
  const std::uint32_t* marks = rest.marks;
  const char* at = rest.at;
  if (*at != '{') return false;
  do {
    at = skip_spaces(at + 1);
    // After a quote there is always another mark: at least the line's end.
    if (*at != '"') return false;
    const char* const name = at + 1;
    const char* const name_end = base + marks[1];
    if (*name_end != '"') return false;
    const auto size = static_cast<std::size_t>(name_end - name);
    const bool is_padded = end - name >= static_cast<std::ptrdiff_t>(event_fields::Table::longest);
    FlatMember member{.name_mark = marks,
                      .field = is_padded ? event_fields::table.find_padded(name, size)
                                         : event_fields::table.find({name, size}),
                      .kind = FieldKind::text,
                      .first = nullptr,
                      .last = nullptr};
    at = skip_spaces(name_end + 1);
    if (*at != ':') return false;
    at = skip_spaces(at + 1);
    if (*at == '"') {
      member.first = at + 1;
      member.last = base + marks[3];
      if (*member.last != '"') return false;
      at = member.last + 1;
      marks += 4;
    } else {
      const FlatScalar scalar = scan_flat_scalar(at);
      if (scalar.end == nullptr) return false;
      member.kind = scalar.kind;
      member.first = at;
      member.last = at = scalar.end;
      marks += 2;
    }
    visit(member);
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
