// SPDX-License-Identifier: Apache-2.0
#include "goals.hpp"

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <signals/arrow/goals_frame.hpp>
#include <signals/detail/concat.hpp>
#include <signals/files/goal_file.hpp>

#include "streams.hpp"

namespace signals::python {

namespace nb = nanobind;

namespace {

using Text = std::optional<std::string>;
using GoalRow = std::tuple<std::string, std::string, Text, Text>;
using AppRows = std::vector<std::pair<std::string, std::vector<std::string>>>;

[[nodiscard]] std::string_view view_of(nb::handle text) {
  Py_ssize_t size = 0;
  const char* const bytes = PyUnicode_AsUTF8AndSize(text.ptr(), &size);
  if (bytes == nullptr) throw nb::python_error();
  return {bytes, static_cast<std::size_t>(size)};
}

[[nodiscard]] Goal goal_of(GoalRow&& row) {
  auto& [id, title, subcategory, relationship] = row;
  return {.id = std::move(id),
          .title = std::move(title),
          .subcategory = std::move(subcategory),
          .tier = relationship ? tier_of_relationship(*relationship) : Tier::one};
}

/// Goals of a dict `{user: goals}`.
class DictGoals final : public GoalSource {
 public:
  /// Where goals are no list of subcategories, `rows_of(user, goals)` says their rows.
  DictGoals(const nb::dict& goals, const nb::callable& rows_of) {
    const std::size_t count = goals.size();
    ids_.reserve(count);  // never more, as views of them are kept
    goals_.reserve(count);
    places_.reserve(count);
    struct Other {
      std::size_t place;
      nb::object user;
      nb::object goals;
    };
    std::vector<Other> others;  // a call may change the dict, so they wait for its end
    for (const auto& [user, of_user] : goals) {
      if (ids_.size() == count) break;
      if (!nb::isinstance<nb::str>(user)) {
        throw nb::type_error(
            detail::concat("goals: expected the user's id as text, got ", type_of(user)).c_str());
      }
      ids_.emplace_back(view_of(user));
      places_.emplace(ids_.back(), ids_.size() - 1);
      if (!add_subcategories(of_user)) {
        others.push_back({ids_.size() - 1, nb::borrow(user), nb::borrow(of_user)});
      }
    }
    for (const Other& other : others) {
      const nb::object rows = rows_of(other.user, other.goals);
      for (GoalRow& row : nb::cast<std::vector<GoalRow>>(rows)) {
        goals_[other.place].push_back(goal_of(std::move(row)));
      }
    }
    users_.assign(ids_.begin(), ids_.end());
  }

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token /*stop*/) override {
    std::vector<std::vector<Goal>> found;
    for (const std::string& user : user_ids) {
      const auto goals = goals_in_memory(user).value();
      found.emplace_back(goals.begin(), goals.end());
    }
    return found;
  }
  [[nodiscard]] std::optional<std::span<const Goal>> goals_in_memory(
      std::string_view user_id) override {
    const auto at = places_.find(user_id);
    return at == places_.end() ? std::span<const Goal>()
                               : std::span<const Goal>(goals_[at->second]);
  }
  [[nodiscard]] std::span<const std::string_view> users() override { return users_; }
  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token /*stop*/) override {
    return std::make_shared<const AppCatalogue>();
  }

 private:
  [[nodiscard]] static std::string type_of(nb::handle object) {
    return nb::cast<std::string>(object.type().attr("__name__"));
  }

  /// Adds the goals of the next user; false, and none, if they are no list of texts.
  bool add_subcategories(nb::handle goals) {
    std::vector<Goal>& added = goals_.emplace_back();
    if (!nb::isinstance<nb::list>(goals)) return false;
    const auto subcategories = nb::borrow<nb::list>(goals);
    for (const nb::handle subcategory : subcategories) {
      if (!nb::isinstance<nb::str>(subcategory)) {
        added.clear();
        return false;
      }
      added.push_back({.subcategory = std::string(view_of(subcategory))});
    }
    return true;
  }

  std::vector<std::string> ids_;
  std::vector<std::string_view> users_;
  std::vector<std::vector<Goal>> goals_;
  std::unordered_map<std::string_view, std::size_t> places_;
};

/// Apps of a dict, as a source of no goals.
class RowApps final : public GoalSource {
 public:
  explicit RowApps(const AppRows& rows) {
    for (const auto& [app, subcategories] : rows) catalogue_->add(app, subcategories);
  }

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token /*stop*/) override {
    return std::vector<std::vector<Goal>>(user_ids.size());
  }
  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token /*stop*/) override {
    return catalogue_;
  }

 private:
  std::shared_ptr<AppCatalogue> catalogue_ = std::make_shared<AppCatalogue>();
};

/// The goals of one source with the apps of another.
class JoinedGoals final : public GoalSource {
 public:
  JoinedGoals(std::shared_ptr<GoalSource> goals, std::shared_ptr<GoalSource> apps) noexcept
      : goals_(std::move(goals)), apps_(std::move(apps)) {}

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token stop) override {
    return goals_->goals_of(user_ids, std::move(stop));
  }
  [[nodiscard]] std::optional<std::span<const Goal>> goals_in_memory(
      std::string_view user_id) override {
    return goals_->goals_in_memory(user_id);
  }
  [[nodiscard]] std::span<const std::string_view> users() override { return goals_->users(); }
  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token stop) override {
    return apps_->catalogue(std::move(stop));
  }

 private:
  std::shared_ptr<GoalSource> goals_;
  std::shared_ptr<GoalSource> apps_;
};

std::shared_ptr<GoalSource> open_file(const std::string& path) {
  const nb::gil_scoped_release unlocked;
  return std::make_shared<files::GoalFile>(path);
}

std::shared_ptr<GoalSource> goals_from(const nb::object& goals) {
  if (nb::isinstance<nb::str>(goals)) return open_file(nb::cast<std::string>(goals));
  if (nb::isinstance<nb::tuple>(goals)) {
    const auto [of_users, rows_of] = nb::cast<std::pair<nb::dict, nb::callable>>(goals);
    return std::make_shared<DictGoals>(of_users, rows_of);
  }
  Stream stream = stream_of(goals, "goals");
  const nb::gil_scoped_release unlocked;
  return arrow::read_goals(&stream.get(), nullptr);
}

std::shared_ptr<GoalSource> apps_from(const nb::object& apps) {
  if (nb::isinstance<nb::str>(apps)) return open_file(nb::cast<std::string>(apps));
  if (nb::isinstance<nb::list>(apps)) return std::make_shared<RowApps>(nb::cast<AppRows>(apps));
  Stream stream = stream_of(apps, "apps");
  const nb::gil_scoped_release unlocked;
  return arrow::read_goals(nullptr, &stream.get());
}

}  // namespace

std::shared_ptr<GoalSource> goal_source_of(const nb::object& goals, const nb::object& apps) {
  auto source = goals_from(goals);
  if (apps.is_none()) return source;
  return std::make_shared<JoinedGoals>(std::move(source), apps_from(apps));
}

}  // namespace signals::python
