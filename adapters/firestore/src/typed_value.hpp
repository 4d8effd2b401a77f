// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <string_view>

#include <signals/formats/event_document.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// The type of a value in Firestore, as far as events can use it
/// (https://cloud.google.com/firestore/docs/reference/rest/v1/Value).
enum class ValueType : std::uint8_t { unusable, null, text, integer, real, timestamp };

/// The type that the one member of a `Value` names. Booleans, null, lists, maps, bytes, references,
/// geographical points and unknown types are unusable.
[[nodiscard]] constexpr ValueType value_type_named(std::string_view key) noexcept {
  switch (key.size()) {
    case 9:
      return key == "nullValue" ? ValueType::null : ValueType::unusable;
    case 11:
      if (key == "stringValue") return ValueType::text;
      if (key == "doubleValue") return ValueType::real;
      return ValueType::unusable;
    case 12:
      return key == "integerValue" ? ValueType::integer : ValueType::unusable;
    case 14:
      return key == "timestampValue" ? ValueType::timestamp : ValueType::unusable;
    default:
      return ValueType::unusable;
  }
}

/// Whether the text is an integer of 64 bits as JSON's mapping of protocol buffers writes it.
[[nodiscard]] constexpr bool is_integer(std::string_view text) noexcept {
  if (text.starts_with('-')) text.remove_prefix(1);
  constexpr std::size_t most_digits = 19;
  return !text.empty() && text.size() <= most_digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// A value of that type whose JSON is a string. A double has one only if it is not a number.
[[nodiscard]] constexpr FieldValue field_value_of_string(ValueType type,
                                                         std::string_view text) noexcept {
  switch (type) {
    case ValueType::text:
      return FieldValue::text(text);
    case ValueType::timestamp:
      return FieldValue::timestamp(text);
    case ValueType::integer:
      return is_integer(text) ? FieldValue::integer(text) : FieldValue::unusable();
    case ValueType::null:
      return FieldValue::absent();
    case ValueType::real:
    case ValueType::unusable:
      break;
  }
  return FieldValue::unusable();
}

/// A value of that type whose JSON is a number. A double stays one, however it is written.
[[nodiscard]] constexpr FieldValue field_value_of_number(ValueType type,
                                                         std::string_view digits) noexcept {
  if (type == ValueType::real) return FieldValue::real(digits);
  if (type == ValueType::integer && is_integer(digits)) return FieldValue::integer(digits);
  return FieldValue::unusable();
}

}  // namespace signals::inline SIGNALS_ABI::firestore
