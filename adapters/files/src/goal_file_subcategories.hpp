// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>
#include <fmt/format.h>

#include <signals/subcategory.hpp>

#include "goal_file_list.hpp"
#include "goal_file_value.hpp"

namespace signals::files {

/// The list `subcategories` of a goal file, element by element.
class GoalFileSubcategories {
 public:
  void restart() {
    list_.restart();
    is_listed_ = true;
    subcategories_.clear();
    ids_.clear();
  }

  void begin_element() {
    id_.clear();
    name_.clear();
    is_name_valid_ = true;
  }
  void set_id(const GoalFileValue& value) { id_.set(value); }
  void set_name(const GoalFileValue& value) {
    is_name_valid_ = value.is_text_or_none();
    name_ = value.text;
  }
  void end_element() {
    if (!id_.is_valid()) {
      list_.refuse_id("id");
    } else if (!is_name_valid_) {
      list_.refuse_element(".name: must be a string");
    } else if (!ids_.insert(id_.text()).second) {
      list_.refuse_element(fmt::format(".id: \"{}\" is listed twice", id_.text()));
    } else {
      subcategories_.push_back({.id = id_.text(), .name = name_});
    }
    list_.advance();
  }

  [[nodiscard]] GoalFileList& list() noexcept { return list_; }
  [[nodiscard]] const GoalFileList& list() const noexcept { return list_; }

  /// Whether goals and apps may name it: whatever they like where the file has no such list.
  [[nodiscard]] bool allows(std::string_view id) const { return !is_listed_ || ids_.contains(id); }
  [[nodiscard]] bool is_listed() const noexcept { return is_listed_; }

  [[nodiscard]] std::vector<Subcategory> take() { return std::move(subcategories_); }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  GoalFileList list_{"subcategories"};
  bool is_listed_ = false;
  std::vector<Subcategory> subcategories_;
  boost::unordered_flat_set<std::string, Hash, std::equal_to<>> ids_;
  GoalFileId id_;
  std::string name_;
  bool is_name_valid_ = true;
};

}  // namespace signals::files
