// SPDX-License-Identifier: Apache-2.0
#include "user_rows.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <signals/state/detail/stored_values.hpp>

#include "array_parameter.hpp"
#include "column_of.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

constexpr std::string_view users =
    "select u.partition, u.number, u.user_id, u.flags, u.due, u.goals, ''::bytea"
    " from public.signals_users u where u.partition between $1 and $2 and ";
constexpr std::string_view users_and_states =
    "select u.partition, u.number, u.user_id, u.flags, u.due, u.goals, s.state"
    " from public.signals_users u join public.signals_states s"
    " on s.partition = u.partition and s.number = u.number and s.partition between $1 and $2"
    " where u.partition between $1 and $2 and ";
enum UserField {
  partition_field,
  number_field,
  id_field,
  flags_field,
  due_field,
  goals_field,
  state_field
};

}  // namespace

StoredUser UserRows::user_at(const Result& result, int row) {
  const std::string_view state = result.text(row, state_field).value_or("");
  return {.user_id = std::string(result.text(row, id_field).value_or("")),
          .number = result.number(row, number_field).value_or(0),
          .state = state.empty() ? std::string()
                                 : apps_.in_common_numbers(
                                       state, result.number(row, partition_field).value_or(0)),
          .flags = FlagSet(static_cast<std::uint64_t>(result.number(row, flags_field).value_or(0))),
          .due = detail::instant_of(result.number(row, due_field)),
          .goals = static_cast<std::uint64_t>(result.number(row, goals_field).value_or(0))};
}

void UserRows::prefetch(std::span<const std::string> user_ids) {
  const bool is_pending = std::any_of(user_ids.begin(), user_ids.end(), [&](const auto& user_id) {
    return pending_ids_.contains(user_id);
  });
  if (is_pending) flush();
  fetched_.clear();
  std::vector<std::string_view> ids;
  for (const std::string& user_id : user_ids) {
    if (fetched_.try_emplace(user_id).second) ids.push_back(user_id);
  }
  const Result rows =
      transaction_.run(fmt::format("{}u.user_id = any($3::bytea[])", users_and_states),
                       range_.before({to_binary_array_of_bytes(ids)}));
  for (int row = 0; row < rows.rows(); ++row) {
    StoredUser user = user_at(rows, row);
    fetched_[user.user_id] = std::move(user);
  }
}

std::optional<StoredUser> UserRows::find(std::string_view user_id) {
  const std::string id(user_id);
  if (pending_ids_.contains(id) || !fetched_.contains(id)) prefetch(std::span(&id, 1));
  return fetched_.at(id);
}

void UserRows::for_each(const Visit& visit) { visit_pages(users_and_states, {}, visit); }

void UserRows::for_each_due(Instant now, const Visit& visit) { visit_pages(users, now, visit); }

void UserRows::visit_pages(std::string_view select, std::optional<Instant> due_until,
                           const Visit& visit) {
  flush();
  const std::string sql =
      fmt::format("{}(u.partition, u.number) > ($3, $4) {}order by u.partition, u.number limit {}",
                  select, due_until ? "and u.due <= $5 " : "", rows_of_statement);
  std::int64_t partition = range_.first;
  std::int64_t number = 0;
  for (int row_count = 1; row_count > 0;) {
    std::vector<std::string> parameters{to_binary(partition), to_binary(number)};
    if (due_until) parameters.push_back(to_binary(detail::count_of(*due_until)));
    const Result rows = transaction_.run(sql, range_.before(std::move(parameters)));
    row_count = rows.rows();
    for (int row = 0; row < row_count; ++row) visit(user_at(rows, row));
    if (row_count > 0) {
      partition = *rows.number(row_count - 1, partition_field);
      number = *rows.number(row_count - 1, number_field);
    }
  }
}

bool UserRows::erase(std::string_view user_id) {
  flush();
  fetched_.erase(std::string(user_id));
  const Result gone = transaction_.run(
      "with gone as (delete from public.signals_users where partition between $1 and $2"
      " and user_id = $3 returning partition, number)"
      " delete from public.signals_states s using gone"
      " where s.partition = gone.partition and s.number = gone.number returning s.number",
      range_.before({std::string(user_id)}));
  return gone.rows() > 0;
}

void UserRows::put(const StoredUser& user, bool has_state) {
  if (pending_.size() >= rows_of_statement || pending_ids_.contains(user.user_id)) flush();
  fetched_.erase(user.user_id);
  pending_ids_.insert(user.user_id);
  pending_.push_back({user, has_state});
}

/// Gives users that the store does not have yet the next numbers, in the order in which they were
/// put.
void UserRows::number_pending() {
  std::unordered_map<std::string_view, StoredUser*> unknown;
  std::vector<std::string_view> ids;
  for (Pending& pending : pending_) {
    if (pending.user.number != 0) continue;
    ids.push_back(pending.user.user_id);
    unknown.emplace(ids.back(), &pending.user);
  }
  if (ids.empty()) return;
  const Result known = transaction_.run(fmt::format("{}u.user_id = any($3::bytea[])", users),
                                        range_.before({to_binary_array_of_bytes(ids)}));
  for (int row = 0; row < known.rows(); ++row) {
    unknown.at(*known.text(row, id_field))->number = *known.number(row, number_field);
  }
  if (next_number_ == 0) {
    const Result last = transaction_.run(
        "select coalesce(max(number), 0) from public.signals_users"
        " where partition between $1 and $2",
        range_.before());
    next_number_ = last.number(0, 0).value_or(0) + 1;
  }
  for (Pending& pending : pending_) {
    if (pending.user.number == 0) pending.user.number = next_number_++;
  }
}

void UserRows::flush() {
  if (pending_.empty()) return;
  number_pending();
  std::vector<const StoredUser*> all;
  std::vector<const StoredUser*> with_state;
  for (const Pending& pending : pending_) {
    all.push_back(&pending.user);
    if (pending.has_state) with_state.push_back(&pending.user);
  }
  transaction_.run(
      "insert into public.signals_users (partition, number, user_id, flags, due, goals)"
      " select $1::bigint, * from unnest($2::bigint[], $3::bytea[], $4::bigint[],"
      " $5::bigint[], $6::bigint[])"
      " on conflict (partition, number) do update"
      " set flags = excluded.flags, due = excluded.due, goals = excluded.goals",
      {to_binary(range_.first), to_binary_array(column_of(all, &StoredUser::number)),
       to_binary_array_of_bytes(column_of(all, &StoredUser::user_id)),
       to_binary_array(column_of(all, [](const StoredUser* user) { return user->flags.bits(); })),
       to_binary_array(column_of(all, &StoredUser::due)),
       to_binary_array(column_of(all, &StoredUser::goals))});
  if (!with_state.empty()) {
    transaction_.run(
        "insert into public.signals_states (partition, number, state)"
        " select $1::bigint, * from unnest($2::bigint[], $3::bytea[])"
        " on conflict (partition, number) do update set state = excluded.state",
        {to_binary(range_.first), to_binary_array(column_of(with_state, &StoredUser::number)),
         to_binary_array_of_bytes(column_of(with_state, &StoredUser::state))});
  }
  pending_.clear();
  pending_ids_.clear();
}

}  // namespace signals::inline SIGNALS_ABI::postgres
