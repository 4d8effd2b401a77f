// SPDX-License-Identifier: Apache-2.0
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <signals/arrow/goals_frame.hpp>
#include <signals/error.hpp>

#include "text_frame.hpp"

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

/// Goals and apps in memory.
class FrameGoals final : public GoalSource {
 public:
  void add_goals(ArrowArrayStream& stream) {
    TextFrame frame(stream, "goals");
    const std::size_t user_id = frame.require_column("user_id");
    const std::size_t subcategory = frame.require_column("subcategory");
    const auto id = frame.find_column("id");
    const auto title = frame.find_column("title");
    const auto relationship = frame.find_column("relationship");
    const auto text_of = [&](const std::optional<std::size_t>& column) {
      return column ? frame.text(*column) : std::nullopt;
    };
    while (frame.next()) {
      const auto user = frame.text(user_id);
      if (!user) frame.fail("has no user_id; leave such rows out");
      auto& goals = goals_of_user(std::string(*user));
      Goal goal;
      goal.id = text_of(id).value_or("");
      goal.title = text_of(title).value_or("");
      if (const auto text = frame.text(subcategory)) goal.subcategory = *text;
      if (const auto text = text_of(relationship)) goal.tier = tier_of_relationship(*text);
      goals.push_back(std::move(goal));
    }
  }

  void add_apps(ArrowArrayStream& stream) {
    TextFrame frame(stream, "apps");
    const std::size_t app_id = frame.require_column("app_id");
    const auto subcategories = frame.find_column("subcategories");
    const auto subcategory = frame.find_column("subcategory");
    if (!subcategories && !subcategory) static_cast<void>(frame.require_column("subcategory"));
    while (frame.next()) {
      const auto app = frame.text(app_id);
      if (!app) frame.fail("has no app_id; leave such rows out");
      const std::string id(*app);
      std::vector<std::string> all;
      if (subcategories) all = frame.texts(*subcategories);
      if (subcategory) {
        if (const auto text = frame.text(*subcategory)) all.emplace_back(*text);
      }
      catalogue_->add(id, all);
    }
  }

  std::vector<std::vector<Goal>> goals_of(std::span<const std::string> user_ids,
                                          std::stop_token /*stop*/) override {
    std::vector<std::vector<Goal>> all;
    all.reserve(user_ids.size());
    for (const std::string& id : user_ids) {
      const auto goals = goals_in_memory(id).value();
      all.emplace_back(goals.begin(), goals.end());
    }
    return all;
  }
  std::optional<std::span<const Goal>> goals_in_memory(std::string_view user_id) override {
    const auto at = places_.find(user_id);
    return at == places_.end() ? std::span<const Goal>()
                               : std::span<const Goal>(goals_[at->second]);
  }
  std::span<const std::string_view> users() override { return users_; }
  std::shared_ptr<const AppCatalogue> catalogue(std::stop_token /*stop*/) override {
    return catalogue_;
  }

 private:
  std::vector<Goal>& goals_of_user(const std::string& user_id) {
    const auto [at, is_new] = places_.try_emplace(user_id, goals_.size());
    if (is_new) {
      goals_.emplace_back();
      users_.push_back(at->first);
    }
    return goals_[at->second];
  }

  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };

  std::unordered_map<std::string, std::size_t, Hash, std::equal_to<>> places_;
  std::vector<std::string_view> users_;  // views of the places' keys
  std::vector<std::vector<Goal>> goals_;
  std::shared_ptr<AppCatalogue> catalogue_ = std::make_shared<AppCatalogue>();
};

}  // namespace

std::unique_ptr<GoalSource> read_goals(ArrowArrayStream* goals, ArrowArrayStream* apps) {
  // Both are released in any case.
  Owned<ArrowArrayStream> apps_of_ours;
  auto source = std::make_unique<FrameGoals>();
  if (apps != nullptr) apps_of_ours.take(*apps);
  if (goals != nullptr) source->add_goals(*goals);
  if (apps != nullptr) source->add_apps(*apps_of_ours);
  return source;
}

}  // namespace signals::inline SIGNALS_ABI::arrow
