// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include <signals/abi.hpp>
#include <signals/formats/detail/json_handler.hpp>

#include "goal_file_builder.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// Tells a builder what each value of a goal file is. Its public functions are here so
/// that the parser can inline them.
class GoalFileHandler : public detail::JsonHandler {
 public:
  /// Reads the users and their goals into `goals`.
  explicit GoalFileHandler(GoalsInMemory& goals) : builder_(goals) {}

  [[nodiscard]] GoalFileBuilder& builder() noexcept { return builder_; }

  bool on_object_begin(Code&) {
    if (ignored_levels_ > 0 || !is_object(part_)) return ignore_nested();
    if (!builder_.begin_object(part_)) return ignore_nested();
    object_ = part_;
    return true;
  }
  bool on_object_end(std::size_t, Code&) {
    if (ignored_levels_ > 0) return end_ignored();
    builder_.end_object(object_);
    part_ = object_;  // as the next element of its list
    object_ = object_ == Part::goal ? Part::user : Part::document;
    return true;
  }

  bool on_array_begin(Code&) {
    const Part element = ignored_levels_ > 0 ? Part::ignored : element_of(part_);
    if (element == Part::ignored) return ignore_nested();
    part_ = element;
    return true;
  }
  bool on_array_end(std::size_t, Code&) { return ignored_levels_ > 0 ? end_ignored() : true; }

  bool on_key_part(Text part, std::size_t, Code&) { return gather(part); }
  bool on_key(Text last, std::size_t, Code&) {
    if (ignored_levels_ > 0) return true;
    const std::string_view name = whole(last);
    part_ = member_of(object_, name);
    builder_.begin_member(object_, part_, name);
    parts_.clear();
    return true;
  }

  bool on_string_part(Text part, std::size_t, Code&) { return gather(part); }
  bool on_string(Text last, std::size_t, Code&) {
    if (ignored_levels_ > 0) return true;
    builder_.take(part_, {.kind = Kind::string, .text = whole(last)});
    parts_.clear();
    return true;
  }

  bool on_number_part(Text, Code&) { return true; }
  bool on_int64(std::int64_t value, Text, Code&) { return take_integer(value); }
  bool on_uint64(std::uint64_t value, Text, Code&) { return take_integer(value); }
  bool on_double(double, Text, Code&) { return take(Kind::other); }
  bool on_bool(bool, Code&) { return take(Kind::other); }
  bool on_null(Code&) { return take(Kind::null); }

 private:
  using Kind = GoalFileValue::Kind;
  using Part = GoalFilePart;

  bool ignore_nested() {
    take(Kind::other);
    ++ignored_levels_;
    return true;
  }
  bool end_ignored() {
    --ignored_levels_;
    return true;
  }

  template <typename Integer>
  bool take_integer(Integer value) {
    if (ignored_levels_ > 0) return true;
    const fmt::format_int digits(value);
    builder_.take(part_, {.kind = Kind::integer, .text = {digits.data(), digits.size()}});
    return true;
  }
  bool take(Kind kind) {
    if (ignored_levels_ == 0) builder_.take(part_, {.kind = kind});
    return true;
  }

  bool gather(Text part) {
    if (ignored_levels_ == 0) parts_.append(part.data(), part.size());
    return true;
  }
  /// The parts that came before and the last one; the view lasts until the parts change.
  [[nodiscard]] std::string_view whole(Text last) {
    if (parts_.empty()) return {last.data(), last.size()};
    parts_.append(last.data(), last.size());
    return parts_;
  }

  Part object_ = Part::document;  // whose members are being read
  Part part_ = Part::document;    // what the value to come is
  std::size_t ignored_levels_ = 0;
  std::string parts_;
  GoalFileBuilder builder_;
};

}  // namespace signals::inline SIGNALS_ABI::files
