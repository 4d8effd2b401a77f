// SPDX-License-Identifier: Apache-2.0
#include "goals.hpp"

#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <unordered_map>
#include <utility>
#include <vector>

#include <nanobind/stl/optional.h>
#include <nanobind/stl/pair.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <signals/arrow/goals_frame.hpp>
#include <signals/files/goal_file.hpp>

#include "streams.hpp"

namespace signals::python {

namespace nb = nanobind;

namespace {

using Text = std::optional<std::string>;
using GoalRow = std::tuple<std::string, std::string, Text, Text>;
using GoalRows = std::vector<std::pair<std::string, std::vector<GoalRow>>>;
using AppRows = std::vector<std::pair<std::string, std::vector<std::string>>>;

/// Goals and apps of Python's dicts.
class RowGoals final : public GoalSource {
 public:
  explicit RowGoals(GoalRows&& rows) {
    users_.reserve(rows.size());
    for (auto& [user, goals] : rows) {
      const auto [at, is_new] = goals_.try_emplace(std::move(user));
      if (is_new) users_.emplace_back(at->first);
      for (GoalRow& row : goals) at->second.push_back(goal_of(std::move(row)));
    }
  }
  explicit RowGoals(const AppRows& rows) {
    for (const auto& [app, subcategories] : rows) catalogue_->add(app, subcategories);
  }

  [[nodiscard]] std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                                        std::stop_token /*stop*/) override {
    std::vector<std::vector<Goal>> found;
    for (const std::string& user : user_ids) {
      const std::span<const Goal> goals = find(user);
      found.emplace_back(goals.begin(), goals.end());
    }
    return found;
  }
  [[nodiscard]] std::optional<std::span<const Goal>> goals_in_memory(
      std::string_view user_id) override {
    return find(std::string(user_id));
  }
  [[nodiscard]] std::span<const std::string_view> users() override { return users_; }
  [[nodiscard]] std::shared_ptr<const AppCatalogue> catalogue(std::stop_token /*stop*/) override {
    return catalogue_;
  }

 private:
  [[nodiscard]] static Goal goal_of(GoalRow&& row) {
    auto& [id, title, subcategory, relationship] = row;
    return {.id = std::move(id),
            .title = std::move(title),
            .subcategory = std::move(subcategory),
            .tier = relationship ? tier_of_relationship(*relationship) : Tier::one};
  }
  [[nodiscard]] std::span<const Goal> find(const std::string& user) const {
    const auto at = goals_.find(user);
    if (at == goals_.end()) return {};
    return at->second;
  }

  std::unordered_map<std::string, std::vector<Goal>> goals_;
  std::vector<std::string_view> users_;  // the keys above, in the order of the rows
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

/// What `from` says: of goals or of apps, by the type of their rows.
template <typename Rows>
std::shared_ptr<GoalSource> source_of(const nb::object& from, const char* argument) {
  if (nb::isinstance<nb::str>(from)) return open_file(nb::cast<std::string>(from));
  if (nb::isinstance<nb::list>(from)) return std::make_shared<RowGoals>(nb::cast<Rows>(from));
  Stream stream = stream_of(from, argument);
  const nb::gil_scoped_release unlocked;
  return std::is_same_v<Rows, GoalRows> ? arrow::read_goals(&stream.get(), nullptr)
                                        : arrow::read_goals(nullptr, &stream.get());
}

}  // namespace

std::shared_ptr<GoalSource> goal_source_of(const nb::object& goals, const nb::object& apps) {
  auto source = source_of<GoalRows>(goals, "goals");
  if (apps.is_none()) return source;
  return std::make_shared<JoinedGoals>(std::move(source), source_of<AppRows>(apps, "apps"));
}

}  // namespace signals::python
