// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <signals/abi.hpp>

#include "flat_scalar.hpp"
#include "formats/event_fields.hpp"
#include "formats/event_reading.hpp"

namespace signals::inline SIGNALS_ABI {

/// A text whose JSON marks are known.
struct MarkedText {
  std::string_view text{};  // ends with a line end
  const std::uint32_t* marks_end =
      nullptr;  // the end of the marks' places, which count from `text`
};

/// What is left of a marked text.
struct MarkedRest {
  const char* at;              // where the next line begins
  const std::uint32_t* marks;  // of what stands from there on
};

/// A value of a flat object: a member's, or one that stands in a map in the member's place.
struct FlatMember {
  const std::uint32_t* name_mark = nullptr;  // of the quote after the name before it
  std::uint8_t field = event_fields::none;   // that it is of, or none
  FieldKind kind = FieldKind::unusable;
  const char* first = nullptr;  // of the value, without its quotes
  const char* last = nullptr;   // which is excluded

  /// The mark that the value ends before, or at.
  [[nodiscard]] const std::uint32_t* end_mark() const noexcept {
    return name_mark + (is_text ? 2 : 1);
  }
  bool is_text = false;
};

/// Reads lines of the shapes that nearly all have: an object on one line, whose members are strings
/// in ASCII without escapes, numbers without exponents, `true`, `false` and `null`, with spaces
/// between them at most; or such values in the maps that Firestore and export tools wrap around
/// them
/// (`{"_seconds": …, "_nanoseconds": …}`, `{"$date": …}`, `{"stringValue": …}` and their like), for
/// times one level deep.
template <typename Visit>
class FlatLineScanner {
 public:
  FlatLineScanner(std::string_view text, const MarkedRest& rest, Visit& visit) noexcept
      : base_(text.data()),
        end_(text.data() + text.size()),
        at_(rest.at),
        marks_(rest.marks),
        visit_(visit) {}

  /// Whether there is such a line; what is left after it is `rest`.
  [[nodiscard]] bool scan() {
    if (*at_ != '{') return false;
    do {
      ++at_;
      if (!take_name()) return false;
      const std::uint8_t field = field_named(name_);
      // What comes twice is for the careful reader.
      const std::uint64_t bit = field == event_fields::none ? 0 : std::uint64_t{1} << field;
      if ((seen_ & bit) != 0) return false;
      seen_ |= bit;
      if (*at_ == '{' ? !scan_map(field) : !scan_value(field)) return false;
      skip_spaces();
    } while (*at_ == ',');
    if (*at_ != '}') return false;
    ++at_;
    skip_spaces();
    if (*at_ == '\r') {
      ++at_;
      ++marks_;
    }
    return *at_ == '\n';
  }

  [[nodiscard]] MarkedRest rest() const noexcept { return {at_ + 1, marks_ + 1}; }

 private:
  void skip_spaces() noexcept {
    while (*at_ == ' ') ++at_;
  }

  /// A name and the colon after it. After a quote there is always another mark: the line's end, if
  /// nothing else.
  [[nodiscard]] bool take_name() noexcept {
    skip_spaces();
    if (*at_ != '"') return false;
    const char* const name_end = base_ + marks_[1];
    if (*name_end != '"') return false;
    name_ = {at_ + 1, static_cast<std::size_t>(name_end - at_ - 1)};
    at_ = name_end + 1;
    ++marks_;
    skip_spaces();
    if (*at_ != ':') return false;
    ++at_;
    skip_spaces();
    return true;
  }

  [[nodiscard]] std::uint8_t field_named(std::string_view name) const noexcept {
    const bool is_padded =
        end_ - name.data() >= static_cast<std::ptrdiff_t>(event_fields::Table::longest);
    return is_padded ? event_fields::table.find_padded(name.data(), name.size())
                     : event_fields::table.find(name);
  }

  /// A string or a scalar, with the mark of the name before it next.
  [[nodiscard]] bool take_value(FlatMember& member) noexcept {
    member.name_mark = marks_;
    if (*at_ == '"') {
      member.is_text = true;
      member.kind = FieldKind::text;
      member.first = at_ + 1;
      member.last = base_ + marks_[2];
      if (*member.last != '"') return false;
      at_ = member.last + 1;
    } else {
      const FlatScalar scalar = scan_flat_scalar(at_);
      if (scalar.end == nullptr) return false;
      member.kind = scalar.kind;
      member.first = at_;
      member.last = at_ = scalar.end;
    }
    marks_ = member.end_mark() + (member.is_text ? 1 : 0);
    return true;
  }

  [[nodiscard]] bool scan_value(std::uint8_t field) {
    FlatMember member;
    member.field = field;
    if (!take_value(member)) return false;
    visit_(member);
    return true;
  }

  /// A map that wraps one value, or a time in seconds and nanoseconds.
  [[nodiscard]] bool scan_map(std::uint8_t field) {
    if (!event_fields::times.contains(field)) return false;
    ++at_;
    ++marks_;
    if (!take_name()) return false;
    const bool is_underscored = name_ == "_seconds";
    const bool is_seconds = is_underscored || name_ == "seconds";
    const bool is_timestamp = name_ == "timestampValue";
    if (!is_seconds && !is_timestamp && name_ != "$date" && name_ != "stringValue" &&
        name_ != "integerValue" && name_ != "value") {
      return false;
    }
    FlatMember member;
    member.field = field;
    if (!take_value(member)) return false;
    if (is_seconds) {
      if (member.kind != FieldKind::integer) return false;
      member.kind = FieldKind::seconds;
    } else if (is_timestamp) {
      if (member.kind != FieldKind::text) return false;
      member.kind = FieldKind::timestamp;
    }
    visit_(member);
    skip_spaces();
    if (is_seconds && *at_ == ',') {
      ++at_;
      if (!take_name()) return false;
      const bool is_known =
          is_underscored ? name_ == "_nanoseconds" : name_ == "nanoseconds" || name_ == "nanos";
      FlatMember nanoseconds;
      nanoseconds.field = static_cast<std::uint8_t>(event_fields::nanoseconds_of(field));
      if (!is_known || !take_value(nanoseconds) || nanoseconds.kind != FieldKind::integer) {
        return false;
      }
      visit_(nanoseconds);
      skip_spaces();
    }
    if (*at_ != '}') return false;
    ++at_;
    return true;
  }

  const char* base_;
  const char* end_;
  const char* at_;
  const std::uint32_t* marks_;  // of the quote after a name, while its value is read
  Visit& visit_;
  std::string_view name_{};
  std::uint64_t seen_ = 0;
};

/// Reads the line that begins at `rest`, value by value, and moves `rest` to the next one.
///
/// It is read as strictly as any JSON: every byte outside of strings is looked at, and every string
/// is free of what JSON forbids because none of it is marked. False when the line is of another
/// shape, which does not mean that it is not JSON; `rest` is as it was then, but some values may
/// have been visited.
template <typename Visit>
[[nodiscard]] bool scan_flat_line(std::string_view text, MarkedRest& rest, Visit visit) {
  FlatLineScanner<Visit> scanner(text, rest, visit);
  if (!scanner.scan()) return false;
  rest = scanner.rest();
  return true;
}

}  // namespace signals::inline SIGNALS_ABI
