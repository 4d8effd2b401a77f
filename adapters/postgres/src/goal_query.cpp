// SPDX-License-Identifier: Apache-2.0
#include "goal_query.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstddef>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "array_parameter.hpp"
#include "storable_text.hpp"
#include "uuid.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

// The place in the list asked for comes back with each row, and not the id, which PostgreSQL may
// spell otherwise than the caller.
[[nodiscard]] std::string sql_for(std::string_view id_type) {
  return fmt::format(
      "select asked.place, goal.id::text, goal.title::text, goal.\"goalSubCategoryId\"::text,"
      " chosen.\"relationshipType\"::text"
      " from pg_catalog.unnest($1::{}[]) with ordinality as asked (id, place)"
      " join public.user_goals chosen on chosen.\"userId\" = asked.id"
      " join public.goals goal on goal.id = chosen.\"goalId\"",
      id_type);
}
enum GoalField { place, goal_id, title, subcategory, relationship };

/// The ids that the database can store, and the index of each in the requested list.
struct Asked {
  std::string array{};
  std::vector<std::size_t> places{};
};

[[nodiscard]] Asked uuids_among(std::span<const std::string> user_ids) {
  Asked asked;
  std::vector<Uuid> uuids;
  for (std::size_t i = 0; i < user_ids.size(); ++i) {
    if (const auto uuid = parse_uuid(user_ids[i])) {
      uuids.push_back(*uuid);
      asked.places.push_back(i);
    }
  }
  asked.array = to_binary_array(uuids);
  return asked;
}

[[nodiscard]] Asked texts_among(std::span<const std::string> user_ids) {
  Asked asked;
  std::vector<std::string_view> texts;
  for (std::size_t i = 0; i < user_ids.size(); ++i) {
    if (is_storable(user_ids[i])) {
      texts.emplace_back(user_ids[i]);
      asked.places.push_back(i);
    }
  }
  asked.array = to_binary_array(texts);
  return asked;
}

[[nodiscard]] Goal goal_at(const Result& result, int row) {
  Goal goal;
  goal.id = result.text(row, goal_id).value_or("");
  goal.title = result.text(row, title).value_or("");
  if (const auto id = result.text(row, subcategory); id && !id->empty()) goal.subcategory = *id;
  if (const auto name = result.text(row, relationship)) goal.tier = tier_of_relationship(*name);
  return goal;
}

[[nodiscard]] std::size_t place_at(const Result& result, int row) {
  const std::string_view text = result.text(row, place).value_or("");
  std::size_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number - 1;  // PostgreSQL counts from 1
}

/// The order in which PostgreSQL finds rows is any.
void sort_without_repeats(std::vector<Goal>& goals) {
  const auto key = [](const Goal& goal) { return std::tie(goal.id, goal.tier); };
  std::sort(goals.begin(), goals.end(),
            [&](const Goal& left, const Goal& right) { return key(left) < key(right); });
  goals.erase(
      std::unique(goals.begin(), goals.end(),
                  [&](const Goal& left, const Goal& right) { return key(left) == key(right); }),
      goals.end());
}

}  // namespace

std::vector<std::vector<Goal>> read_goals(Connection& connection, const Schema& schema,
                                          std::span<const std::string> user_ids, const Call& call) {
  static const std::string by_uuid = sql_for("uuid");
  static const std::string by_text = sql_for("text");

  std::vector<std::vector<Goal>> goals(user_ids.size());
  const bool is_uuid = schema.user_id == IdType::uuid;
  const Asked asked = is_uuid ? uuids_among(user_ids) : texts_among(user_ids);
  if (asked.places.empty()) return goals;

  const Result result = connection.run({.sql = (is_uuid ? by_uuid : by_text).c_str(),
                                        .purpose = "reading goals from",
                                        .parameters = std::span(&asked.array, 1)},
                                       call);
  for (int row = 0; row < result.rows(); ++row) {
    goals[asked.places.at(place_at(result, row))].push_back(goal_at(result, row));
  }
  std::for_each(goals.begin(), goals.end(), sort_without_repeats);
  return goals;
}

}  // namespace signals::inline SIGNALS_ABI::postgres
