// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/error.hpp>
#include <boost/json/string_view.hpp>
#include <fmt/format.h>

#include "goal_file_role.hpp"
#include "goal_file_sections.hpp"
#include "goal_file_value.hpp"

namespace signals::files {

/// Makes goals of the parts of a goal file. Its public functions have the names and signatures that
/// `boost::json::basic_parser` calls; they are here so that it can inline them.
///
/// Where the parser stands is told by two things: the level is the object whose members are being
/// read, and the role is what the value to come is there.
class GoalFileHandler {
 public:
  using Code = boost::json::error_code;
  using Text = boost::json::string_view;

  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  [[nodiscard]] GoalFileSections& sections() noexcept { return sections_; }

  bool on_document_begin(Code&) { return true; }
  bool on_document_end(Code&) { return true; }
  bool on_comment_part(Text, Code&) { return true; }
  bool on_comment(Text, Code&) { return true; }

  bool on_object_begin(Code&) {
    if (ignored_levels_ > 0) return ignore_nested();
    switch (role_) {
      case Role::document:
        return true;
      case Role::subcategory:
        if (sections_.subcategories.list().has_fault()) return ignore_nested();
        sections_.subcategories.begin_element();
        level_ = Level::subcategory;
        return true;
      case Role::app:
        if (sections_.apps.list().has_fault()) return ignore_nested();
        sections_.apps.begin_element();
        level_ = Level::app;
        return true;
      case Role::user:
        if (sections_.users.list().has_fault()) return ignore_nested();
        sections_.users.begin_element();
        level_ = Level::user;
        return true;
      case Role::goal:
        if (sections_.users.has_goals_fault()) return ignore_nested();
        sections_.users.begin_goal();
        level_ = Level::goal;
        return true;
      default:
        sections_.take(role_, {.kind = Kind::other});
        return ignore_nested();
    }
  }

  bool on_object_end(std::size_t, Code&) {
    if (ignored_levels_ > 0) {
      --ignored_levels_;
      return true;
    }
    switch (level_) {
      case Level::goal:
        sections_.users.end_goal();
        level_ = Level::user;
        role_ = Role::goal;
        return true;
      case Level::user:
        sections_.users.end_element();
        role_ = Role::user;
        break;
      case Level::app:
        sections_.apps.end_element();
        role_ = Role::app;
        break;
      case Level::subcategory:
        sections_.subcategories.end_element();
        role_ = Role::subcategory;
        break;
      case Level::document:
        break;
    }
    level_ = Level::document;
    return true;
  }

  bool on_array_begin(Code&) {
    if (ignored_levels_ > 0) return ignore_nested();
    switch (role_) {
      case Role::subcategories:
        role_ = Role::subcategory;
        return true;
      case Role::apps:
        role_ = Role::app;
        return true;
      case Role::app_subcategories:
        role_ = Role::app_subcategory;
        return true;
      case Role::users:
        role_ = Role::user;
        return true;
      case Role::goals:
        role_ = Role::goal;
        return true;
      default:
        sections_.take(role_, {.kind = Kind::other});
        return ignore_nested();
    }
  }

  bool on_array_end(std::size_t, Code&) {
    if (ignored_levels_ > 0) --ignored_levels_;
    return true;
  }

  bool on_key_part(Text part, std::size_t, Code&) { return gather(part); }
  bool on_key(Text last, std::size_t, Code&) {
    if (ignored_levels_ > 0) return true;
    const std::string_view name = whole(last);
    role_ = role_of_member(level_, name);
    if (role_ != Role::ignored) {
      sections_.begin_member(role_);
    } else if (level_ == Level::document) {
      sections_.refuse_member(name);
    }
    parts_.clear();
    return true;
  }

  bool on_string_part(Text part, std::size_t, Code&) { return gather(part); }
  bool on_string(Text last, std::size_t, Code&) {
    if (ignored_levels_ > 0) return true;
    sections_.take(role_, {.kind = Kind::string, .text = whole(last)});
    parts_.clear();
    return true;
  }

  bool on_number_part(Text, Code&) { return true; }
  bool on_int64(std::int64_t value, Text, Code&) { return take_integer(value); }
  bool on_uint64(std::uint64_t value, Text, Code&) { return take_integer(value); }
  bool on_double(double, Text, Code&) { return take_scalar(Kind::other); }
  bool on_bool(bool, Code&) { return take_scalar(Kind::other); }
  bool on_null(Code&) { return take_scalar(Kind::null); }

 private:
  using Kind = GoalFileValue::Kind;
  using Level = GoalFileLevel;
  using Role = GoalFileRole;

  bool ignore_nested() {
    ++ignored_levels_;
    return true;
  }

  template <typename Integer>
  bool take_integer(Integer value) {
    if (ignored_levels_ > 0) return true;
    const fmt::format_int digits(value);
    sections_.take(role_, {.kind = Kind::integer, .text = {digits.data(), digits.size()}});
    return true;
  }

  bool take_scalar(Kind kind) {
    if (ignored_levels_ == 0) sections_.take(role_, {.kind = kind});
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

  Level level_ = Level::document;
  Role role_ = Role::document;
  std::size_t ignored_levels_ = 0;
  std::string parts_;
  GoalFileSections sections_;
};

}  // namespace signals::files
