// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

struct JsonMember;

/// A JSON number by its digits, so that none of them is lost.
struct JsonNumber {
  std::string digits;
};

/// A JSON value that keeps what other trees drop: every member of an object, in order, also those
/// whose name is repeated, and numbers as they were written.
class JsonValue {
 public:
  using Array = std::vector<JsonValue>;
  using Object = std::vector<JsonMember>;

  /// JSON's null.
  JsonValue();
  template <typename Content>
  explicit JsonValue(Content content) : content_(std::move(content)) {}

  [[nodiscard]] bool is_null() const noexcept {
    return std::holds_alternative<std::monostate>(content_);
  }
  [[nodiscard]] const bool* if_bool() const noexcept { return std::get_if<bool>(&content_); }
  [[nodiscard]] const JsonNumber* if_number() const noexcept {
    return std::get_if<JsonNumber>(&content_);
  }
  [[nodiscard]] const std::string* if_string() const noexcept {
    return std::get_if<std::string>(&content_);
  }
  [[nodiscard]] const Array* if_array() const noexcept { return std::get_if<Array>(&content_); }
  [[nodiscard]] const Object* if_object() const noexcept { return std::get_if<Object>(&content_); }

 private:
  std::variant<std::monostate, bool, JsonNumber, std::string, Array, Object> content_;
};

/// A member of an object.
struct JsonMember {
  std::string name;
  JsonValue value;
};

// Here, where members are complete.
inline JsonValue::JsonValue() = default;

/// The last member of that name; null if there is none, or if it is JSON's null.
[[nodiscard]] const JsonValue* find(std::span<const JsonMember> members, std::string_view name);

/// The text of the last member of that name; empty if there is none, or if it is not a string.
[[nodiscard]] std::string_view find_text(std::span<const JsonMember> members,
                                         std::string_view name);

/// Reads one JSON value (strict RFC 8259, at most 64 levels deep), after a byte order mark if there
/// is one; half of a surrogate pair is U+FFFD. Throws `Error` with
/// `invalid_argument` for text that is none, and for one of more values than an event of 6 MB has
/// any use for. `source` names the text in errors.
[[nodiscard]] JsonValue parse_json_tree(std::string_view text, std::string_view source);

}  // namespace signals::inline SIGNALS_ABI::lambda
