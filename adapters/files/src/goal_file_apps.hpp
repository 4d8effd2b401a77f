// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/unordered/unordered_flat_set.hpp>
#include <fmt/format.h>

#include <signals/app_catalogue.hpp>

#include "goal_file_list.hpp"
#include "goal_file_subcategories.hpp"
#include "goal_file_value.hpp"

namespace signals::files {

/// The list `apps` of a goal file, element by element.
class GoalFileApps {
 public:
  void restart() {
    list_.restart();
    apps_.clear();
    ids_.clear();
  }

  void begin_element() {
    apps_.emplace_back();
    id_.clear();
    subcategories_fault_.clear();
  }
  void set_id(const GoalFileValue& value) { id_.set(value); }
  /// The element's own list of subcategories begins, perhaps anew.
  void restart_subcategories() {
    apps_.back().subcategories.clear();
    subcategories_fault_.clear();
  }
  void refuse_subcategories() { subcategories_fault_ = ".subcategories: must be a JSON array"; }
  void add_subcategory(const GoalFileValue& value) {
    if (!subcategories_fault_.empty()) return;
    auto& subcategories = apps_.back().subcategories;
    if (value.kind == GoalFileValue::Kind::string) {
      subcategories.emplace_back(value.text);
    } else {
      subcategories_fault_ = fmt::format(
          ".subcategories[{}]: must be the id of a subcategory, a string", subcategories.size());
    }
  }
  void end_element() {
    // A fault of the id comes before what the subcategories may have, so those are taken back.
    if (!id_.is_valid()) {
      apps_.pop_back();
      list_.refuse_id("app_id");
    } else if (!ids_.insert(id_.text()).second) {
      apps_.pop_back();
      list_.refuse_element(fmt::format(".app_id: \"{}\" is listed twice", id_.text()));
    } else {
      apps_.back().id = id_.text();
      if (!subcategories_fault_.empty()) list_.refuse_element(subcategories_fault_);
    }
    list_.advance();
  }

  [[nodiscard]] GoalFileList& list() noexcept { return list_; }
  [[nodiscard]] const GoalFileList& list() const noexcept { return list_; }

  /// The first subcategory that may not be named; empty when there is none. It stands before the
  /// fault of the list.
  [[nodiscard]] std::string find_unknown(const GoalFileSubcategories& known) const {
    for (std::size_t app = 0; app < apps_.size(); ++app) {
      const auto& ids = apps_[app].subcategories;
      for (std::size_t i = 0; i < ids.size(); ++i) {
        if (known.allows(ids[i])) continue;
        return GoalFileList::unknown_subcategory(fmt::format("apps[{}].subcategories[{}]", app, i),
                                                 ids[i]);
      }
    }
    return {};
  }

  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue() const {
    auto catalogue = std::make_shared<AppCatalogue>();
    for (const App& app : apps_) catalogue->add(app.id, app.subcategories);
    return catalogue;
  }

 private:
  struct App {
    std::string id{};
    std::vector<std::string> subcategories{};
  };

  GoalFileList list_{"apps"};
  std::vector<App> apps_;
  boost::unordered_flat_set<std::string> ids_;
  GoalFileId id_;
  std::string subcategories_fault_;
};

}  // namespace signals::files
