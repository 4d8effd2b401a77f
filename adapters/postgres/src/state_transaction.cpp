// SPDX-License-Identifier: Apache-2.0
#include "state_transaction.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/state/detail/stored_values.hpp>

#include "array_parameter.hpp"
#include "column_of.hpp"
#include "failure.hpp"
#include "partition.hpp"
#include "storable_text.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

constexpr std::int64_t version = 1;

using namespace detail;

[[nodiscard]] Digest digest_of(std::string_view bytes) {
  Digest digest{};
  std::copy_n(bytes.begin(), std::min(bytes.size(), digest.size()), digest.begin());
  return digest;
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
  apps_.emplace(transaction_, range_);
  users_.emplace(transaction_, *apps_, range_);
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
  range_.last = greatest;
  if (options.partition) {
    range_.first = range_.last = *options.partition;
  } else if (access == Transaction::Access::writing && user_id) {
    range_.first = range_.last = partition_of(*user_id, partitions_);
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
        range_.before());
  } catch (const Failure& failure) {
    const bool is_locked = failure.code() == ErrorCode::aborted && !transaction_.is_broken();
    if (!is_locked) throw;
    fail(ErrorCode::unavailable,
         fmt::format("another run has held partition {} for {} s; try again when it is done",
                     range_.first,
                     std::chrono::floor<std::chrono::seconds>(options.patience).count()),
         Retry::may_help);
  }
  for (int row = 0; row < rows.rows(); ++row) {
    epoch_ = rows.number(row, 1).value_or(0);
    if (!rows.text(row, 2)) continue;  // no run has been committed to it
    StateRun run = run_at(rows, row);
    if (!run_ || run.now > run_->now) run_ = std::move(run);
  }
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
      range_.before({std::string(view_of(content))}));
  return found.rows() > 0;
}

void DatabaseTransaction::add_batch(const Digest& content) { new_batches_.push_back(content); }

bool DatabaseTransaction::holds(std::string_view user_id) {
  const std::int64_t partition = partition_of(user_id, partitions_);
  return range_.first <= partition && partition <= range_.last;
}

bool DatabaseTransaction::erase(std::string_view user_id) {
  if (!holds(user_id)) return false;
  reports_.flush();
  changes_.flush();
  messages_.flush();
  const bool was_there = users_->erase(user_id);
  const std::vector parameters{std::string(user_id)};
  transaction_.run("delete from public.signals_outbox where user_id = $1", parameters);
  if (is_storable(user_id)) {
    transaction_.run("delete from public.signals_current where user_id = $1", parameters);
    transaction_.run("delete from public.signals_changes where user_id = $1", parameters);
  }
  return was_there;
}

void DatabaseTransaction::write_new_batches() {
  if (new_batches_.empty()) return;
  transaction_.run(
      "insert into public.signals_batches (partition, content)"
      " select $1::bigint, * from unnest($2::bytea[])",
      {to_binary(range_.first),
       to_binary_array_of_bytes(
           column_of(new_batches_, [](const Digest& content) { return view_of(content); }))});
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
      {to_binary(range_.first), to_binary(epoch_),
       to_binary(static_cast<std::int64_t>(run_->epoch)), origin.source,
       nullable(count_of(origin.since)), to_binary(std::int64_t{origin.sessions_kept.most.count()}),
       to_binary(std::int64_t{origin.sessions_kept.least.count()}),
       to_binary(static_cast<std::int64_t>(origin.sessions_kept.most_bytes)),
       to_binary(count_of(run_->now)), std::string(view_of(run_->rules)),
       run_->goals ? std::string(view_of(*run_->goals)) : std::string(), run_->cursor});
  if (written.rows() != 1) {
    fail(ErrorCode::aborted,
         fmt::format("another run was committed to partition {} meanwhile; start over",
                     range_.first),
         Retry::may_help);
  }
  epoch_ = static_cast<std::int64_t>(run_->epoch);
  has_new_run_ = false;
}

void DatabaseTransaction::commit() {
  users_->flush();
  apps_->flush();
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
        fmt::format("select {} where partition between $1 and $2", what), range_.before());
    return static_cast<std::uint64_t>(row.number(0, 0).value_or(0));
  };
  return {
      .users = count("count(*) from public.signals_users"),
      .apps = count("count(distinct app_id) from public.signals_apps"),
      .batches = count("count(distinct content) from public.signals_batches"),
      .state_bytes = count("coalesce(sum(length(state)), 0)::bigint from public.signals_states")};
}

}  // namespace signals::inline SIGNALS_ABI::postgres
