// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <boost/json/error.hpp>
#include <boost/json/string_view.hpp>
#include <fmt/format.h>

#include "goal_file_apps.hpp"
#include "goal_file_role.hpp"
#include "goal_file_subcategories.hpp"
#include "goal_file_users.hpp"
#include "goal_file_value.hpp"

namespace signals::local {

/// Makes goals of the parts of a goal file. Its public functions have the names and signatures that
/// `boost::json::basic_parser` calls; they are here so that it can inline them.
///
/// Where the parser stands is told by two things: the level is the object whose members are being
/// read, and the role is what the value to come is there. What does not fit is kept until the end,
/// as a member that comes later can put it right, or have a fault that is told before it.
class GoalFileHandler {
 public:
  using Code = boost::json::error_code;
  using Text = boost::json::string_view;

  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  [[nodiscard]] GoalFileSubcategories& subcategories() noexcept { return subcategories_; }
  [[nodiscard]] GoalFileApps& apps() noexcept { return apps_; }
  [[nodiscard]] GoalFileUsers& users() noexcept { return users_; }

  /// What is wrong and where, such as `users[3].user_id: is needed`; empty when nothing is.
  [[nodiscard]] std::string first_fault() {
    if (!fault_.empty()) return fault_;
    if (subcategories_.list().has_fault()) return subcategories_.list().fault();
    if (auto unknown = apps_.find_unknown(subcategories_); !unknown.empty()) return unknown;
    if (apps_.list().has_fault()) return apps_.list().fault();
    if (auto unknown = users_.find_unknown(subcategories_); !unknown.empty()) return unknown;
    return users_.list().fault();
  }

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
        if (subcategories_.list().has_fault()) return ignore_nested();
        subcategories_.begin_element();
        level_ = Level::subcategory;
        return true;
      case Role::app:
        if (apps_.list().has_fault()) return ignore_nested();
        apps_.begin_element();
        level_ = Level::app;
        return true;
      case Role::user:
        if (users_.list().has_fault()) return ignore_nested();
        users_.begin_element();
        level_ = Level::user;
        return true;
      case Role::goal:
        if (users_.has_goals_fault()) return ignore_nested();
        users_.begin_goal();
        level_ = Level::goal;
        return true;
      default:
        take({.kind = Kind::other});
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
        users_.end_goal();
        level_ = Level::user;
        role_ = Role::goal;
        return true;
      case Level::user:
        users_.end_element();
        role_ = Role::user;
        break;
      case Level::app:
        apps_.end_element();
        role_ = Role::app;
        break;
      case Level::subcategory:
        subcategories_.end_element();
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
        take({.kind = Kind::other});
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
    switch (role_) {
      case Role::goals:
        users_.restart_goals();
        break;
      case Role::app_subcategories:
        apps_.restart_subcategories();
        break;
      case Role::subcategories:
        subcategories_.restart();
        break;
      case Role::apps:
        apps_.restart();
        break;
      case Role::users:
        users_.restart();
        break;
      case Role::ignored:
        if (level_ == Level::document && fault_.empty()) {
          fault_ = fmt::format("{}: unknown; the members are subcategories, apps and users", name);
        }
        break;
      default:
        break;
    }
    parts_.clear();
    return true;
  }

  bool on_string_part(Text part, std::size_t, Code&) { return gather(part); }
  bool on_string(Text last, std::size_t, Code&) {
    if (ignored_levels_ > 0) return true;
    take({.kind = Kind::string, .text = whole(last)});
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
    take({.kind = Kind::integer, .text = {digits.data(), digits.size()}});
    return true;
  }

  bool take_scalar(Kind kind) {
    if (ignored_levels_ == 0) take({.kind = kind});
    return true;
  }

  /// Whatever is no object and no array where one is expected.
  void take(const GoalFileValue& value) {
    switch (role_) {
      case Role::goal_id:
        return users_.set_goal_id(value);
      case Role::goal_title:
        return users_.set_title(value);
      case Role::goal_subcategory:
        return users_.set_subcategory(value);
      case Role::goal_relationship:
        return users_.set_relationship(value);
      case Role::user_id:
        return users_.set_id(value);
      case Role::goals:
        return users_.refuse_goals();
      case Role::goal:
        return users_.refuse_goal(": must be a JSON object");
      case Role::users:
        return users_.list().refuse_list();
      case Role::user:
        return users_.list().refuse_element();
      case Role::app_id:
        return apps_.set_id(value);
      case Role::app_subcategories:
        return apps_.refuse_subcategories();
      case Role::app_subcategory:
        return apps_.add_subcategory(value);
      case Role::apps:
        return apps_.list().refuse_list();
      case Role::app:
        return apps_.list().refuse_element();
      case Role::subcategory_id:
        return subcategories_.set_id(value);
      case Role::subcategory_name:
        return subcategories_.set_name(value);
      case Role::subcategories:
        return subcategories_.list().refuse_list();
      case Role::subcategory:
        return subcategories_.list().refuse_element();
      case Role::document:
        fault_ = "the goal file: must be a JSON object";
        return;
      case Role::ignored:
        return;
    }
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
  std::string fault_;
  std::string parts_;
  GoalFileSubcategories subcategories_;
  GoalFileApps apps_;
  GoalFileUsers users_;
};

}  // namespace signals::local
