// SPDX-License-Identifier: Apache-2.0
#include "goal_file_builder.hpp"

#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include <signals/formats/nearest_name.hpp>
#include <signals/tier.hpp>

namespace signals::inline SIGNALS_ABI::files {
namespace {

using Kind = GoalFileValue::Kind;
using Part = GoalFilePart;

constexpr std::string_view must_be_array = ": must be a JSON array";
constexpr std::string_view must_be_object = ": must be a JSON object";

// As the members of a goal stand among the parts, which is the order in which faults are told.
constexpr std::array<std::string_view, 4> goal_texts{"id", "title", "relationship", "subcategory"};
constexpr std::array<std::string_view, 3> relationships{"primary", "secondary", "tertiary"};

/// Whether it may stand where an id is needed: a text that is not blank.
[[nodiscard]] bool is_id(const GoalFileValue& value) {
  return value.text.find_first_not_of(" \t\r\n\v\f") != std::string_view::npos;
}

/// The member that one of that name, which the object does not know, was most likely meant to be.
[[nodiscard]] std::optional<GoalFileMember> nearest_member(GoalFilePart object,
                                                           std::string_view name) {
  constexpr std::size_t short_name = 3;  // near to too many others
  for (const GoalFileMember& member : goal_file_members) {
    if (member.object != object || member.name.size() <= short_name) continue;
    if (nearest_name(name, std::span(&member.name, 1))) return member;
  }
  return std::nullopt;
}

[[nodiscard]] constexpr std::uint32_t bit_of(GoalFilePart part) {
  return std::uint32_t{1} << static_cast<unsigned>(part);
}

[[nodiscard]] std::string listed_twice(std::string_view member, std::string_view id) {
  return fmt::format(".{}: \"{}\" is listed twice", member, id);
}

}  // namespace

GoalFileBuilder::Section& GoalFileBuilder::section_of(GoalFilePart part) {
  switch (part) {
    case Part::subcategories:
    case Part::subcategory:
      return subcategories_;
    case Part::apps:
    case Part::app:
      return apps_;
    default:
      return users_;
  }
}

void GoalFileBuilder::refuse(Section& section, std::string_view fault) {
  if (section.fault.empty()) {
    section.fault = fmt::format("{}[{}]{}", section.name, section.size, fault);
  }
}

void GoalFileBuilder::refuse_file(std::string fault) {
  if (fault_.empty()) fault_ = std::move(fault);
}

void GoalFileBuilder::refuse_goal(std::string_view fault) {
  if (!element_.list_fault.empty()) return;
  element_.list_fault = fmt::format(".goals[{}]{}", goals_.open_goals().size(), fault);
}

bool GoalFileBuilder::begin_object(GoalFilePart object) {
  if (object == Part::document) return true;
  if (object == Part::goal) {
    if (!element_.list_fault.empty()) return false;
    goal_ = &goals_.append();
    goal_members_.clear();
    is_goal_text_wrong_ = {};
    return true;
  }
  if (!section_of(object).fault.empty()) return false;
  element_.members.clear();
  element_.has_id = false;
  element_.name.clear();
  element_.is_name_text = true;
  element_.subcategories.clear();
  element_.list_fault.clear();
  return true;
}

void GoalFileBuilder::end_object(GoalFilePart object) {
  switch (object) {
    case Part::subcategory:
      return end_element(subcategories_, element_.has_id ? keep_subcategory() : "");
    case Part::app:
      return end_element(apps_, element_.has_id ? keep_app() : "");
    case Part::user:
      return end_element(users_, element_.has_id ? keep_user() : "");
    case Part::goal:
      return end_goal();
    default:
      return;
  }
}

void GoalFileBuilder::end_element(Section& section, std::string fault) {
  if (std::string misspelt = element_.members.fault(); !misspelt.empty()) {
    fault = std::move(misspelt);
  } else if (!element_.has_id) {
    fault = fmt::format(".{}: is needed, a string that is not empty", section.id_name);
  }
  if (!fault.empty()) refuse(section, fault);
  ++section.size;
}

std::string GoalFileBuilder::keep_subcategory() {
  if (!element_.is_name_text) return ".name: must be a string";
  if (!listed_subcategories_.insert(element_.id).second) return listed_twice("id", element_.id);
  contents_.subcategories.push_back({.id = element_.id, .name = element_.name});
  contents_.catalogue->add(contents_.subcategories.back());
  return {};
}

std::string GoalFileBuilder::keep_app() {
  if (!app_ids_.insert(element_.id).second) return listed_twice("app_id", element_.id);
  for (std::size_t i = 0; i < element_.subcategories.size(); ++i) {
    apps_.mention(element_.subcategories[i], i);
  }
  contents_.catalogue->add(element_.id, element_.subcategories);
  return element_.list_fault;
}

std::string GoalFileBuilder::keep_user() {
  const std::span<const Goal> goals = goals_.open_goals();
  for (std::size_t i = 0; i < goals.size(); ++i) {
    if (goals[i].subcategory) users_.mention(*goals[i].subcategory, i);
  }
  if (!element_.list_fault.empty()) return element_.list_fault;
  if (goals_.close(element_.id)) return {};
  return listed_twice("user_id", element_.id) + "; put all of a user's goals in one place";
}

std::string GoalFileBuilder::Members::fault() const {
  if (misspelt.empty() || (known & bit_of(meant.part)) != 0) return {};
  return fmt::format(".{}: unknown; did you mean {}?", misspelt, meant.name);
}

void GoalFileBuilder::end_goal() {
  const std::string fault = fault_of_goal();
  if (fault.empty()) return;
  goals_.shrink_open(goals_.open_goals().size() - 1);
  refuse_goal(fault);
}

std::string GoalFileBuilder::fault_of_goal() {
  if (std::string misspelt = goal_members_.fault(); !misspelt.empty()) return misspelt;
  for (std::size_t i = 0; i < goal_texts.size(); ++i) {
    if (is_goal_text_wrong_[i]) return fmt::format(".{}: must be a string", goal_texts[i]);
  }
  if (goal_->tier) return {};
  std::string unknown =
      fmt::format(".relationship: \"{}\" is not primary, secondary or tertiary", relationship_);
  if (const auto nearest = nearest_name(relationship_, relationships)) {
    return fmt::format("{}; did you mean {}?", unknown, *nearest);
  }
  if (++unknown_relationships_ == 1) {
    first_unknown_relationship_ =
        fmt::format("users[{}].goals[{}]{}", users_.size, goals_.open_goals().size() - 1, unknown);
  }
  return {};
}

GoalFileContents GoalFileBuilder::take_contents() {
  if (unknown_relationships_ > 0) {
    contents_.remarks.push_back(fmt::format("{}, so the goal has no tier ({} such goal{})",
                                            first_unknown_relationship_, unknown_relationships_,
                                            unknown_relationships_ == 1 ? "" : "s"));
  }
  return std::move(contents_);
}

void GoalFileBuilder::begin_member(GoalFilePart object, GoalFilePart part, std::string_view name) {
  if (object == Part::document) {
    if (part == Part::ignored) {
      refuse_file(fmt::format("{}: unknown; the members are subcategories, apps and users", name));
    } else if (std::exchange(section_of(part).is_given, true)) {
      refuse_file(fmt::format("{0}: given twice; put all {0} in one list", name));
    }
    return;
  }
  Members& members = object == Part::goal ? goal_members_ : element_.members;
  members.known |= bit_of(part);
  if (part == Part::ignored && members.misspelt.empty()) {
    if (const auto meant = nearest_member(object, name)) {
      members.misspelt = name;
      members.meant = *meant;
    }
  } else if (part == Part::app_subcategories || part == Part::goals) {
    element_.list_fault.clear();
    element_.subcategories.clear();
    goals_.shrink_open(0);
  }
}

void GoalFileBuilder::take(GoalFilePart part, const GoalFileValue& value) {
  switch (part) {
    case Part::goal_id:
    case Part::goal_title:
    case Part::goal_relationship:
    case Part::goal_subcategory:
      return take_goal_text(part, value);
    case Part::user_id:
    case Part::app_id:
    case Part::subcategory_id:
      element_.has_id = is_id(value);
      element_.id = value.text;
      return;
    case Part::subcategory_name:
      element_.is_name_text = value.kind != Kind::other;
      element_.name = value.text;
      return;
    case Part::app_subcategory:
      return take_app_subcategory(value);
    case Part::goals:
      element_.list_fault = fmt::format(".goals{}", must_be_array);
      return;
    case Part::app_subcategories:
      element_.list_fault = fmt::format(".subcategories{}", must_be_array);
      return;
    case Part::goal:
      return refuse_goal(must_be_object);
    case Part::users:
    case Part::apps:
    case Part::subcategories:
      section_of(part).fault = fmt::format("{}{}", section_of(part).name, must_be_array);
      return;
    case Part::user:
    case Part::app:
    case Part::subcategory:
      return refuse(section_of(part), must_be_object);
    case Part::document:
      return refuse_file(fmt::format("the goal file{}", must_be_object));
    case Part::ignored:
      return;
  }
}

void GoalFileBuilder::take_goal_text(GoalFilePart part, const GoalFileValue& value) {
  is_goal_text_wrong_[static_cast<std::size_t>(part) - static_cast<std::size_t>(Part::goal_id)] =
      value.kind == Kind::other;
  if (part == Part::goal_id) {
    goal_->id = value.text;
  } else if (part == Part::goal_title) {
    goal_->title = value.text;
  } else if (part == Part::goal_relationship) {
    goal_->tier = value.kind == Kind::null ? Tier::one : tier_of_relationship(value.text);
    if (!goal_->tier) relationship_ = value.text;
  } else if (value.text.empty()) {
    goal_->subcategory.reset();
  } else {
    goal_->subcategory = value.text;
  }
}

void GoalFileBuilder::take_app_subcategory(const GoalFileValue& value) {
  if (!element_.list_fault.empty()) return;
  if (value.kind == Kind::string) {
    element_.subcategories.emplace_back(value.text);
  } else {
    element_.list_fault =
        fmt::format(".subcategories[{}]: must be the id of a subcategory, a string",
                    element_.subcategories.size());
  }
}

std::string GoalFileBuilder::first_fault() const {
  if (!fault_.empty()) return fault_;
  if (!subcategories_.fault.empty()) return subcategories_.fault;
  for (const Section* const section : {&apps_, &users_}) {
    for (const auto& [subcategory, element, index] : section->mentions) {
      if (!subcategories_.is_given || listed_subcategories_.contains(subcategory)) continue;
      return fmt::format("{}: \"{}\" is not among the subcategories; list it there, or fix the id",
                         fmt::format(fmt::runtime(section->place_of_mention), element, index),
                         subcategory);
    }
    if (!section->fault.empty()) return section->fault;
  }
  return {};
}

}  // namespace signals::inline SIGNALS_ABI::files
