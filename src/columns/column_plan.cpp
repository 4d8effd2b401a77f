// SPDX-License-Identifier: Apache-2.0
#include "column_plan.hpp"

#include <algorithm>
#include <limits>
#include <span>
#include <string_view>
#include <unordered_map>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/instant.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

constexpr std::size_t most_bits = 64;

[[nodiscard]] constexpr std::uint64_t bit(std::size_t number) noexcept {
  return std::uint64_t{1} << number;
}

}  // namespace

ColumnEvaluator::Plan::Plan(const AppCatalogue& catalogue, const GoalSets& goals,
                            const Timeframe& timeframe)
    : rules_(timeframe.rules()),
      timeframe_(timeframe),
      folds_(folds_for(timeframe_).front()),
      app_count_(static_cast<std::uint32_t>(catalogue.size())),
      goals_(goals.size()) {
  copy_ids(goals);

  std::unordered_map<std::string_view, Apps> apps;
  for (std::uint32_t app = 0; app < app_count_; ++app) {
    for (const auto subcategory : catalogue.subcategories(AppIndex{app})) {
      apps[catalogue[subcategory].id].push_back(app);
    }
  }
  // Number the subcategories that both an app and a goal name.
  constexpr std::uint32_t none = std::numeric_limits<std::uint32_t>::max();
  std::vector<std::uint32_t> numbers(ids_.size(), none);
  for (std::size_t i = 0; i < ids_.size(); ++i) {
    const auto at = apps.find(ids_[i]);
    if (at == apps.end()) continue;
    numbers[i] = static_cast<std::uint32_t>(apps_of_subcategory_.size());
    apps_of_subcategory_.push_back(std::move(at->second));
  }
  std::vector<std::vector<Served>> served(goals_.size());
  for (std::size_t set = 0; set < goals_.size(); ++set) {
    for (const Tier tier : all_tiers) {
      for (const GoalSets::SubcategoryIndex aim :
           goals.subcategories(static_cast<GoalSetIndex>(set), tier)) {
        const std::uint32_t number = numbers[static_cast<std::uint32_t>(aim)];
        if (number != none) served[set].push_back({number, tier});
      }
    }
  }

  if (apps_of_subcategory_.size() <= most_bits) {
    give_bits(served);
    return;
  }
  for (PlannedGoals& planned : goals_) planned.masks.tiers = {bit(0), bit(1), bit(2)};
  served_ = std::move(served);
}

void ColumnEvaluator::Plan::copy_ids(const GoalSets& goals) {
  for (std::size_t i = 0; i < goals.subcategory_count(); ++i) {
    ids_.push_back(goals.id(static_cast<GoalSets::SubcategoryIndex>(i)));
  }
  // Equal lists share a number, so that few are copied. Only the first ones, which bounds the
  // memory of an evaluation; they are all lists of up to two ids of 44 subcategories.
  constexpr std::size_t most_shared_lists = 1024;
  std::unordered_map<std::string_view, std::size_t> numbers;  // by the bytes of the list
  const auto number_of = [&](std::span<const GoalSets::SubcategoryIndex> list) {
    if (list.empty()) return std::size_t{0};
    const std::string_view key(reinterpret_cast<const char*>(list.data()), list.size_bytes());
    if (const auto known = numbers.find(key); known != numbers.end()) return known->second;
    const std::size_t number = list_offsets_.size() - 1;
    id_places_.insert(id_places_.end(), list.begin(), list.end());
    list_offsets_.push_back(id_places_.size());
    if (number < most_shared_lists) {
      numbers.emplace(key, number);
      shared_list_count_ = number + 1;
    }
    return number;
  };
  for (std::size_t set = 0; set < goals_.size(); ++set) {
    const auto place = static_cast<GoalSetIndex>(set);
    goals_[set].has_goals = goals.has_goals(place);
    for (const Tier tier : all_tiers) {
      goals_[set].id_lists[place_of(tier)] = number_of(goals.subcategories(place, tier));
    }
  }
}

void ColumnEvaluator::Plan::give_bits(const std::vector<std::vector<Served>>& served) {
  app_bits_.resize(std::size_t{app_count_} + 1);
  for (std::size_t number = 0; number < apps_of_subcategory_.size(); ++number) {
    for (const std::uint32_t app : apps_of_subcategory_[number]) app_bits_[app] |= bit(number);
  }
  for (std::size_t set = 0; set < goals_.size(); ++set) {
    for (const Served& aim : served[set]) {
      goals_[set].masks.tiers[place_of(aim.tier)] |= bit(aim.subcategory);
    }
  }
}

void ColumnEvaluator::Plan::write_ids(std::size_t list, std::vector<std::string>& ids) const {
  const GoalSets::SubcategoryIndex* next = id_places_.data() + list_offsets_[list];
  ids.resize(list_offsets_[list + 1] - list_offsets_[list]);
  for (std::string& id : ids) id = ids_[static_cast<std::uint32_t>(*next++)];
}

void ColumnEvaluator::Plan::write_ids(const PlannedGoals& goals, ServiceGoalTiers& tiers) const {
  write_ids(goals.id_lists[place_of(Tier::one)], tiers.tier1);
  write_ids(goals.id_lists[place_of(Tier::two)], tiers.tier2);
  write_ids(goals.id_lists[place_of(Tier::three)], tiers.tier3);
}

std::uint64_t ColumnEvaluator::Plan::bits_of(AppIndex app, GoalSetIndex goals) const noexcept {
  const auto place = static_cast<std::uint32_t>(app);
  if (place >= app_count_) return 0;
  if (has_one_table()) return app_bits_[place];
  std::uint64_t bits = 0;
  for (const Served& aim : served_[static_cast<std::uint32_t>(goals)]) {
    const Apps& apps = apps_of_subcategory_[aim.subcategory];  // sorted
    if (std::binary_search(apps.begin(), apps.end(), place)) bits |= bit(place_of(aim.tier));
  }
  return bits;
}

void ColumnEvaluator::Plan::write_table(std::span<std::uint64_t> table, GoalSetIndex goals) const {
  for (const Served& aim : served_[static_cast<std::uint32_t>(goals)]) {
    for (const std::uint32_t app : apps_of_subcategory_[aim.subcategory]) {
      table[app] |= bit(place_of(aim.tier));
    }
  }
}

void ColumnEvaluator::Plan::clear_table(std::span<std::uint64_t> table, GoalSetIndex goals) const {
  for (const Served& aim : served_[static_cast<std::uint32_t>(goals)]) {
    for (const std::uint32_t app : apps_of_subcategory_[aim.subcategory]) table[app] = 0;
  }
}

}  // namespace signals::inline SIGNALS_ABI
