// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <signals/arrow/goals_frame.hpp>
#include <signals/error.hpp>

#include "text_frame.hpp"
#include "text_numbers.hpp"

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

void add_goals(ArrowArrayStream& stream, GoalsInMemory& source) {
  TextFrame frame(stream, "goals");
  const std::size_t user_id = frame.require_column("user_id");
  const std::size_t subcategory = frame.require_column("subcategory");
  const auto id = frame.find_column("id");
  const auto title = frame.find_column("title");
  const auto relationship = frame.find_column("relationship");
  const auto text_of = [&](const std::optional<std::size_t>& column) {
    return column ? frame.text(*column) : std::nullopt;
  };
  TextNumbers users;
  std::vector<std::vector<Goal>> goals;  // by user, whose rows need not be adjacent
  while (frame.next()) {
    const auto user = frame.text(user_id);
    if (!user) frame.fail("has no user_id; leave such rows out");
    const std::uint32_t number = users.number_of(*user);
    if (number == goals.size()) goals.emplace_back();
    Goal& goal = goals[number].emplace_back();
    goal.id = text_of(id).value_or("");
    goal.title = text_of(title).value_or("");
    if (const auto text = frame.text(subcategory)) goal.subcategory = *text;
    if (const auto text = text_of(relationship)) goal.tier = tier_of_relationship(*text);
  }
  for (std::size_t number = 0; number < goals.size(); ++number) {
    for (Goal& goal : goals[number]) source.append() = std::move(goal);
    source.close(users.texts()[number]);
  }
}

[[nodiscard]] AppCatalogue read_apps(ArrowArrayStream& stream) {
  TextFrame frame(stream, "apps");
  const std::size_t app_id = frame.require_column("app_id");
  const auto subcategories = frame.find_column("subcategories");
  const auto subcategory = frame.find_column("subcategory");
  if (!subcategories && !subcategory) static_cast<void>(frame.require_column("subcategory"));
  AppCatalogue catalogue;
  while (frame.next()) {
    const auto app = frame.text(app_id);
    if (!app) frame.fail("has no app_id; leave such rows out");
    const std::string id(*app);
    std::vector<std::string> all;
    if (subcategories) all = frame.texts(*subcategories);
    if (subcategory) {
      if (const auto text = frame.text(*subcategory)) all.emplace_back(*text);
    }
    catalogue.add(id, all);
  }
  return catalogue;
}

}  // namespace

std::unique_ptr<GoalsInMemory> read_goals(ArrowArrayStream* goals, ArrowArrayStream* apps) {
  // Both are released in any case.
  Owned<ArrowArrayStream> apps_of_ours;
  auto source = std::make_unique<GoalsInMemory>();
  if (apps != nullptr) apps_of_ours.take(*apps);
  if (goals != nullptr) add_goals(*goals, *source);
  if (apps != nullptr) {
    source->set_catalogue(std::make_shared<const AppCatalogue>(read_apps(*apps_of_ours)));
  }
  return source;
}

}  // namespace signals::inline SIGNALS_ABI::arrow
