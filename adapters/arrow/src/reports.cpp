// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <signals/arrow/reports.hpp>
#include <signals/detail/concat.hpp>
#include <signals/explain.hpp>

#include "report_contents.hpp"

namespace signals::inline SIGNALS_ABI::arrow {

bool ListedGoals::are_in(GoalSource& source) {
  const auto users = source.users();
  return !users.empty() && source.goals_in_memory(users.front()).has_value();
}

ListedGoals::ListedGoals(GoalSource& source, GoalSets& sets)
    : source_(&source), users_(source.users()), none_(sets.add({})) {
  numbers_.reserve(users_.size());
  of_users_.reserve(users_.size());
  for (const std::string_view user : users_) {
    const auto entry = static_cast<std::uint32_t>(of_users_.size());
    const std::uint32_t number = numbers_.number_of(TextKey(user), entry, text_of());
    of_users_.push_back(number == entry ? sets.add(source.goals_in_memory(user).value())
                                        : of_users_[number]);
  }
}

GoalSetIndex ListedGoals::of(std::string_view user_id) {
  const std::uint32_t number = numbers_.find(TextKey(user_id), text_of());
  if (number != TextNumbers::none) return of_users_[number];
  if (source_->goals_in_memory(user_id).value().empty()) return none_;
  throw Error(ErrorCode::internal,
              fmt::format("the goal source lists its users, but not {}, whose goals it knows; "
                          "correct its users()",
                          detail::quoted(user_id)));
}

UserGoals goals_of_users(GoalSource& source, TextNumbers& users, const std::stop_token& stop) {
  constexpr std::size_t most_at_once = 5000;
  for (const std::string_view user : source.users()) users.number_of(user);
  UserGoals goals;
  const auto ids = users.texts();
  goals.of_users.reserve(ids.size());
  if (!ids.empty() && source.goals_in_memory(ids.front())) {
    for (const std::string_view id : ids) {
      goals.of_users.push_back(goals.sets.add(source.goals_in_memory(id).value()));
    }
    return goals;
  }
  for (std::size_t first = 0; first < ids.size(); first += most_at_once) {
    const auto part = ids.subspan(first, std::min(most_at_once, ids.size() - first));
    const std::vector<std::string> asked(part.begin(), part.end());
    for (const auto& of_user : source.goals_of(asked, stop)) {
      goals.of_users.push_back(goals.sets.add(of_user));
    }
  }
  return goals;
}

std::vector<Goal> goals_of_set(const GoalSets& sets, GoalSetIndex index) {
  std::vector<Goal> goals;
  for (const Tier tier : all_tiers) {
    for (const GoalSets::SubcategoryIndex subcategory : sets.subcategories(index, tier)) {
      goals.push_back({.subcategory = sets.id(subcategory), .tier = tier});
    }
  }
  if (goals.empty() && sets.has_goals(index)) goals.emplace_back();
  return goals;
}

std::size_t Reports::Contents::place_of(std::string_view user_id) const {
  std::call_once(is_indexed_, [&] {
    places_.reserve(reports.size());
    for (std::size_t place = 0; place < reports.size(); ++place) {
      places_.emplace(reports[place].user_id, place);
    }
  });
  const auto at = places_.find(user_id);
  return at == places_.end() ? reports.size() : at->second;
}

Reports::Reports(std::shared_ptr<const Contents> contents) noexcept
    : contents_(std::move(contents)) {}

std::span<const Report> Reports::reports() const& noexcept { return contents_->reports; }

const Report* Reports::find(std::string_view user_id) const {
  const std::size_t place = contents_->place_of(user_id);
  return place == contents_->reports.size() ? nullptr : &contents_->reports[place];
}

std::optional<Explanation> Reports::explain(std::string_view user_id) const {
  const std::size_t place = contents_->place_of(user_id);
  if (place == contents_->reports.size()) return std::nullopt;
  if (!contents_->activity_of) {
    throw Error(ErrorCode::failed_precondition,
                "the events were not kept for explanations; evaluate with explainable set to true");
  }
  const UserGoals& goals = contents_->goals;
  return signals::explain(contents_->reports[place], contents_->activity_of(place),
                          goals_of_set(goals.sets, goals.of_users[place]), *contents_->catalogue,
                          contents_->timeframe);
}

}  // namespace signals::inline SIGNALS_ABI::arrow
