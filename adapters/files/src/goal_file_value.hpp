// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace signals::files {

/// The value of a member of a goal file, as far as goals need it.
struct GoalFileValue {
  enum class Kind : std::uint8_t { missing, null, string, integer, other };

  Kind kind = Kind::missing;
  /// A string's text or an integer's digits; else empty. Lasts as long as the parser says.
  std::string_view text{};

  /// Whether it may stand where a text is wanted, which may be missing.
  [[nodiscard]] bool is_text_or_none() const noexcept { return kind != Kind::other; }
  [[nodiscard]] bool is_text() const noexcept {
    return kind == Kind::string || kind == Kind::integer;
  }
  /// Whether it may stand where an id is needed: a text that is not blank.
  [[nodiscard]] bool is_id() const noexcept {
    return is_text() && text.find_first_not_of(" \t\r\n\v\f") != std::string_view::npos;
  }
};

/// The id of an element of a goal file, kept until the element ends: the last one given counts.
class GoalFileId {
 public:
  void clear() noexcept { is_valid_ = false; }
  void set(const GoalFileValue& value) {
    is_valid_ = value.is_id();
    if (is_valid_) text_ = value.text;
  }
  [[nodiscard]] bool is_valid() const noexcept { return is_valid_; }
  [[nodiscard]] const std::string& text() const noexcept { return text_; }

 private:
  std::string text_;
  bool is_valid_ = false;
};

}  // namespace signals::files
