// SPDX-License-Identifier: Apache-2.0
#include "state_transaction.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/user_state_bytes.hpp>

#include "array_parameter.hpp"
#include "failure.hpp"
#include "partition.hpp"
#include "storable_text.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

constexpr std::int64_t version = 1;

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

[[nodiscard]] std::string_view view_of(const Digest& digest) noexcept {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

[[nodiscard]] Digest digest_of(std::string_view bytes) {
  Digest digest{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
  return digest;
}

[[nodiscard]] std::optional<Instant> instant_of(std::optional<std::int64_t> count) noexcept {
  return count ? std::optional(Instant{std::chrono::milliseconds{*count}}) : std::nullopt;
}

[[nodiscard]] std::optional<std::int64_t> count_of(const std::optional<Instant>& instant) noexcept {
  return instant ? std::optional(instant->time_since_epoch().count()) : std::nullopt;
}

/// One bigint, which may be null: `($1::bigint[])[1]`.
[[nodiscard]] std::string nullable(std::optional<std::int64_t> number) {
  return to_binary_array(std::span<const std::optional<std::int64_t>>(&number, 1));
}

[[nodiscard]] StateRun run_at(const Result& row, int at) {
  enum Field { epoch = 1, source, since, most, least, bytes, now, rules, goals, cursor };
  StateRun run;
  run.epoch = static_cast<std::uint64_t>(row.number(at, epoch).value_or(0));
  run.origin.source = row.text(at, source).value_or("");
  run.origin.since = instant_of(row.number(at, since));
  run.origin.sessions_kept = {
      .most = date::days{row.number(at, most).value_or(0)},
      .least = date::days{row.number(at, least).value_or(0)},
      .most_bytes = static_cast<std::size_t>(row.number(at, bytes).value_or(0))};
  run.now = instant_of(row.number(at, now)).value_or(Instant{});
  run.rules = digest_of(row.text(at, rules).value_or(""));
  if (const auto digest = row.text(at, goals)) run.goals = digest_of(*digest);
  run.cursor = row.text(at, cursor).value_or("");
  return run;
}

}  // namespace

DatabaseTransaction::DatabaseTransaction(const ConnectionString& target,
                                         const StateDatabaseOptions& options,
                                         Transaction::Access access,
                                         std::optional<std::string_view> user_id)
    : transaction_(target, options.connection, access, options.patience) {
  choose_partitions(options, access, user_id);
  read_partitions(access, options);
  read_apps();
}

void DatabaseTransaction::fail(ErrorCode code, std::string_view problem, Retry retry) const {
  throw Error(code, fmt::format("{}: {}", transaction_.target().place(), problem), retry);
}

void DatabaseTransaction::choose_partitions(const StateDatabaseOptions& options,
                                            Transaction::Access access,
                                            std::optional<std::string_view> user_id) {
  const Result store = transaction_.run("select version, partitions from public.signals_store");
  if (store.rows() != 1 || store.number(0, 0) != version) {
    fail(ErrorCode::failed_precondition,
         "the tables of the state are of another version; update signals");
  }
  partitions_ = store.number(0, 1).value_or(1);
  const std::int64_t greatest = partitions_ - 1;
  if (options.partition && *options.partition > greatest) {
    fail(ErrorCode::invalid_argument,
         fmt::format("the state has no partition {}; expected one from 0 to {}", *options.partition,
                     greatest));
  }
  last_ = greatest;
  if (options.partition) {
    first_ = last_ = *options.partition;
  } else if (access == Transaction::Access::writing && user_id) {
    first_ = last_ = partition_of(*user_id, partitions_);
  } else if (access == Transaction::Access::writing && partitions_ > 1) {
    fail(ErrorCode::invalid_argument,
         fmt::format("the state has {} partitions; give one from 0 to {}", partitions_, greatest));
  }
}

void DatabaseTransaction::read_partitions(Transaction::Access access,
                                          const StateDatabaseOptions& options) {
  const bool writes = access == Transaction::Access::writing;
  Result rows;
  try {
    rows = transaction_.run(
        fmt::format("select partition, epoch, source, since, sessions_most, sessions_least,"
                    " state_bytes, now, rules, goals, cursor from public.signals_partitions"
                    " where partition between $1 and $2 order by partition{}",
                    writes ? " for update" : ""),
        within_partitions());
  } catch (const Failure& failure) {
    const bool is_locked = failure.code() == ErrorCode::aborted && !transaction_.is_broken();
    if (!is_locked) throw;
    fail(ErrorCode::unavailable,
         fmt::format("another run has held partition {} for {} s; try again when it is done",
                     first_, std::chrono::floor<std::chrono::seconds>(options.patience).count()),
         Retry::may_help);
  }
  for (int row = 0; row < rows.rows(); ++row) {
    epoch_ = rows.number(row, 1).value_or(0);
    if (!rows.text(row, 2)) continue;  // no run has been committed to it
    StateRun run = run_at(rows, row);
    if (!run_ || run.now > run_->now) run_ = std::move(run);
  }
}

void DatabaseTransaction::read_apps() {
  const Result rows = transaction_.run(
      "select partition, app_id from public.signals_apps where partition between $1 and $2"
      " order by partition, number",
      within_partitions());
  if (!is_one_partition()) {
    apps_of_partitions_.resize(static_cast<std::size_t>(last_ - first_ + 1));
  }
  for (int row = 0; row < rows.rows(); ++row) {
    const std::string_view app_id = rows.text(row, 1).value_or("");
    if (is_one_partition()) {
      static_cast<void>(apps_.number_of(app_id));
    } else {
      const auto at = static_cast<std::size_t>(rows.number(row, 0).value_or(first_) - first_);
      static_cast<void>(apps_of_partitions_.at(at).number_of(app_id));
    }
  }
  stored_apps_ = apps_.size();
}

std::vector<std::string> DatabaseTransaction::within_partitions(
    std::vector<std::string> parameters) const {
  parameters.insert(parameters.begin(), {to_binary(first_), to_binary(last_)});
  return parameters;
}

void DatabaseTransaction::put_run(const StateRun& run) {
  run_ = run;
  has_new_run_ = true;
}

bool DatabaseTransaction::has_batch(const Digest& content) {
  if (std::find(new_batches_.begin(), new_batches_.end(), content) != new_batches_.end()) {
    return true;
  }
  const Result found = transaction_.run(
      "select from public.signals_batches where partition between $1 and $2 and content = $3",
      within_partitions({std::string(view_of(content))}));
  return found.rows() > 0;
}

void DatabaseTransaction::add_batch(const Digest& content) { new_batches_.push_back(content); }

bool DatabaseTransaction::holds(std::string_view user_id) {
  const std::int64_t partition = partition_of(user_id, partitions_);
  return first_ <= partition && partition <= last_;
}

StoredUser DatabaseTransaction::user_at(const Result& result, int row) {
  const std::string_view state = result.text(row, state_field).value_or("");
  return {.user_id = std::string(result.text(row, id_field).value_or("")),
          .number = result.number(row, number_field).value_or(0),
          .state = is_one_partition() || state.empty()
                       ? std::string(state)
                       : with_common_apps(state, result.number(row, partition_field).value_or(0)),
          .flags = FlagSet(static_cast<std::uint64_t>(result.number(row, flags_field).value_or(0))),
          .due = instant_of(result.number(row, due_field)),
          .goals = static_cast<std::uint64_t>(result.number(row, goals_field).value_or(0))};
}

std::string DatabaseTransaction::with_common_apps(std::string_view state, std::int64_t partition) {
  const auto at = static_cast<std::size_t>(partition - first_);
  std::string bytes;
  append_user_state(bytes, decode_user_state(state, apps_of_partitions_.at(at)), apps_);
  return bytes;
}

void DatabaseTransaction::prefetch(std::span<const std::string> user_ids) {
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
                       within_partitions({to_binary_array_of_bytes(ids)}));
  for (int row = 0; row < rows.rows(); ++row) {
    StoredUser user = user_at(rows, row);
    fetched_[user.user_id] = std::move(user);
  }
}

std::optional<StoredUser> DatabaseTransaction::find(std::string_view user_id) {
  const std::string id(user_id);
  if (pending_ids_.contains(id) || !fetched_.contains(id)) prefetch(std::span(&id, 1));
  return fetched_.at(id);
}

void DatabaseTransaction::for_each(const Visit& visit) { visit_pages(users_and_states, {}, visit); }

void DatabaseTransaction::for_each_due(Instant now, const Visit& visit) {
  visit_pages(users, now, visit);
}

void DatabaseTransaction::visit_pages(std::string_view select, std::optional<Instant> due_until,
                                      const Visit& visit) {
  flush();
  const std::string sql =
      fmt::format("{}(u.partition, u.number) > ($3, $4) {}order by u.partition, u.number limit {}",
                  select, due_until ? "and u.due <= $5 " : "", rows_of_statement);
  std::int64_t partition = first_;
  std::int64_t number = 0;
  for (int row_count = 1; row_count > 0;) {
    std::vector<std::string> parameters{to_binary(partition), to_binary(number)};
    if (due_until) parameters.push_back(to_binary(due_until->time_since_epoch().count()));
    const Result rows = transaction_.run(sql, within_partitions(std::move(parameters)));
    row_count = rows.rows();
    for (int row = 0; row < row_count; ++row) visit(user_at(rows, row));
    if (row_count > 0) {
      partition = *rows.number(row_count - 1, partition_field);
      number = *rows.number(row_count - 1, number_field);
    }
  }
}

void DatabaseTransaction::put(const StoredUser& user) { add_pending(user, true); }

void DatabaseTransaction::put_all_but_state(const StoredUser& user) { add_pending(user, false); }

void DatabaseTransaction::add_pending(const StoredUser& user, bool has_state) {
  if (pending_.size() >= rows_of_statement || pending_ids_.contains(user.user_id)) flush();
  fetched_.erase(user.user_id);
  pending_ids_.insert(user.user_id);
  pending_.push_back({user, has_state});
}

/// Gives users that the store does not have yet the next numbers, in the order in which they were
/// put.
void DatabaseTransaction::number_pending() {
  std::unordered_map<std::string_view, StoredUser*> unknown;
  std::vector<std::string_view> ids;
  for (Pending& pending : pending_) {
    if (pending.user.number != 0) continue;
    ids.push_back(pending.user.user_id);
    unknown.emplace(ids.back(), &pending.user);
  }
  if (ids.empty()) return;
  const Result known = transaction_.run(fmt::format("{}u.user_id = any($3::bytea[])", users),
                                        within_partitions({to_binary_array_of_bytes(ids)}));
  for (int row = 0; row < known.rows(); ++row) {
    unknown.at(*known.text(row, id_field))->number = *known.number(row, number_field);
  }
  if (next_number_ == 0) {
    const Result last = transaction_.run(
        "select coalesce(max(number), 0) from public.signals_users"
        " where partition between $1 and $2",
        within_partitions());
    next_number_ = last.number(0, 0).value_or(0) + 1;
  }
  for (Pending& pending : pending_) {
    if (pending.user.number == 0) pending.user.number = next_number_++;
  }
}

void DatabaseTransaction::flush() {
  if (pending_.empty()) return;
  number_pending();
  std::vector<std::int64_t> numbers;
  std::vector<std::string_view> ids;
  std::vector<std::int64_t> flags;
  std::vector<std::optional<std::int64_t>> due;
  std::vector<std::int64_t> goals;
  std::vector<std::int64_t> numbers_of_states;
  std::vector<std::string_view> states;
  for (const Pending& pending : pending_) {
    numbers.push_back(pending.user.number);
    ids.push_back(pending.user.user_id);
    flags.push_back(static_cast<std::int64_t>(pending.user.flags.bits()));
    due.push_back(count_of(pending.user.due));
    goals.push_back(static_cast<std::int64_t>(pending.user.goals));
    if (!pending.has_state) continue;
    numbers_of_states.push_back(pending.user.number);
    states.push_back(pending.user.state);
  }
  transaction_.run(
      "insert into public.signals_users (partition, number, user_id, flags, due, goals)"
      " select $1::bigint, * from unnest($2::bigint[], $3::bytea[], $4::bigint[],"
      " $5::bigint[], $6::bigint[])"
      " on conflict (partition, number) do update"
      " set flags = excluded.flags, due = excluded.due, goals = excluded.goals",
      {to_binary(first_), to_binary_array(numbers), to_binary_array_of_bytes(ids),
       to_binary_array(flags), to_binary_array(due), to_binary_array(goals)});
  if (!states.empty()) {
    transaction_.run(
        "insert into public.signals_states (partition, number, state)"
        " select $1::bigint, * from unnest($2::bigint[], $3::bytea[])"
        " on conflict (partition, number) do update set state = excluded.state",
        {to_binary(first_), to_binary_array(numbers_of_states), to_binary_array_of_bytes(states)});
  }
  pending_.clear();
  pending_ids_.clear();
}

bool DatabaseTransaction::erase(std::string_view user_id) {
  if (!holds(user_id)) return false;
  flush();
  reports_.flush();
  changes_.flush();
  messages_.flush();
  fetched_.erase(std::string(user_id));
  const Result gone = transaction_.run(
      "with gone as (delete from public.signals_users where partition between $1 and $2"
      " and user_id = $3 returning partition, number)"
      " delete from public.signals_states s using gone"
      " where s.partition = gone.partition and s.number = gone.number returning s.number",
      within_partitions({std::string(user_id)}));
  const std::vector parameters{std::string(user_id)};
  transaction_.run("delete from public.signals_outbox where user_id = $1", parameters);
  if (is_storable(user_id)) {
    transaction_.run("delete from public.signals_current where user_id = $1", parameters);
    transaction_.run("delete from public.signals_changes where user_id = $1", parameters);
  }
  return gone.rows() > 0;
}

void DatabaseTransaction::write_new_apps() {
  std::vector<std::int64_t> numbers;
  std::vector<std::string_view> ids;
  for (; stored_apps_ < apps_.size(); ++stored_apps_) {
    numbers.push_back(static_cast<std::int64_t>(stored_apps_));
    ids.push_back(*apps_.find(stored_apps_));
  }
  if (numbers.empty()) return;
  transaction_.run(
      "insert into public.signals_apps (partition, number, app_id)"
      " select $1::bigint, * from unnest($2::bigint[], $3::bytea[])",
      {to_binary(first_), to_binary_array(numbers), to_binary_array_of_bytes(ids)});
}

void DatabaseTransaction::write_new_batches() {
  std::vector<std::string_view> contents;
  for (const Digest& content : new_batches_) contents.push_back(view_of(content));
  if (contents.empty()) return;
  transaction_.run(
      "insert into public.signals_batches (partition, content)"
      " select $1::bigint, * from unnest($2::bytea[])",
      {to_binary(first_), to_binary_array_of_bytes(contents)});
  new_batches_.clear();
}

// The row is locked. Its epoch is compared all the same, because a pooler or an operator may have
// undone the lock.
void DatabaseTransaction::write_run() {
  if (!has_new_run_) return;
  const StateOrigin& origin = run_->origin;
  const Result written = transaction_.run(
      "update public.signals_partitions set epoch = $3, source = $4, since = ($5::bigint[])[1],"
      " sessions_most = $6, sessions_least = $7, state_bytes = $8, now = $9, rules = $10,"
      " goals = nullif($11::bytea, ''), cursor = $12 where partition = $1 and epoch = $2 returning "
      "partition",
      {to_binary(first_), to_binary(epoch_), to_binary(static_cast<std::int64_t>(run_->epoch)),
       origin.source, nullable(count_of(origin.since)),
       to_binary(std::int64_t{origin.sessions_kept.most.count()}),
       to_binary(std::int64_t{origin.sessions_kept.least.count()}),
       to_binary(static_cast<std::int64_t>(origin.sessions_kept.most_bytes)),
       to_binary(run_->now.time_since_epoch().count()), std::string(view_of(run_->rules)),
       run_->goals ? std::string(view_of(*run_->goals)) : std::string(), run_->cursor});
  if (written.rows() != 1) {
    fail(ErrorCode::aborted,
         fmt::format("another run was committed to partition {} meanwhile; start over", first_),
         Retry::may_help);
  }
  epoch_ = static_cast<std::int64_t>(run_->epoch);
  has_new_run_ = false;
}

void DatabaseTransaction::commit() {
  flush();
  write_new_apps();
  write_new_batches();
  reports_.flush();
  changes_.flush();
  messages_.flush();
  write_run();
  transaction_.commit();
}

StateCounts DatabaseTransaction::counts() {
  const auto count = [&](const std::string& what) {
    const Result row = transaction_.run(
        fmt::format("select {} where partition between $1 and $2", what), within_partitions());
    return static_cast<std::uint64_t>(row.number(0, 0).value_or(0));
  };
  return {
      .users = count("count(*) from public.signals_users"),
      .apps = count("count(distinct app_id) from public.signals_apps"),
      .batches = count("count(distinct content) from public.signals_batches"),
      .state_bytes = count("coalesce(sum(length(state)), 0)::bigint from public.signals_states")};
}

}  // namespace signals::inline SIGNALS_ABI::postgres
