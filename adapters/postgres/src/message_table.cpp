// SPDX-License-Identifier: Apache-2.0
#include "message_table.hpp"

#include <algorithm>
#include <chrono>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/state/detail/stored_values.hpp>

#include "column_of.hpp"
#include "partition.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

constexpr std::string_view is_in_partition = "o.partition between $1 and $2";
// Of each user's messages that wait, the oldest.
constexpr std::string_view is_first =
    "o.partition between $1 and $2 and not o.kept and not exists"
    " (select from public.signals_outbox earlier where earlier.user_id = o.user_id"
    " and earlier.number < o.number and not earlier.kept)";

[[nodiscard]] std::string to_binary(Instant instant) {
  return postgres::to_binary(detail::count_of(instant));
}

[[nodiscard]] std::optional<Instant> instant_at(const Result& rows, int row, int column) {
  return detail::instant_of(rows.number(row, column));
}

}  // namespace

void MessageTable::in_transaction(const std::function<void(Transaction&)>& work) {
  // Left in place only where it can begin again.
  std::unique_ptr<Transaction> transaction = std::move(transaction_);
  if (transaction) {
    try {
      transaction->begin_again();
    } catch (const Error&) {  // the connection broke while it was idle
      transaction.reset();
    }
  }
  if (!transaction) {
    transaction = std::make_unique<Transaction>(target_, options_.connection,
                                                Transaction::Access::writing, options_.patience);
  }
  work(*transaction);
  transaction->commit();
  transaction_ = std::move(transaction);
}

std::vector<std::string> MessageTable::within_partitions(
    std::vector<std::string> parameters) const {
  constexpr std::int64_t greatest_partition = 4095;
  const std::int64_t first = options_.partition.value_or(0);
  const std::int64_t last =
      options_.partition ? std::int64_t{*options_.partition} : greatest_partition;
  return PartitionRange{first, last}.before(std::move(parameters));
}

std::vector<OutboxMessage> MessageTable::take(Instant now, Instant until, std::size_t most) {
  std::vector<OutboxMessage> messages;
  in_transaction([&](Transaction& transaction) {
    // Another process may take others at the same time.
    const Result rows = transaction.run(
        fmt::format("update public.signals_outbox t set due = $4 from (select o.number"
                    " from public.signals_outbox o where o.due <= $3 and {}"
                    " order by o.number limit $5 for update skip locked) taken"
                    " where t.number = taken.number"
                    " returning t.number, t.id, t.user_id, t.payload, t.attempts, t.first_failed",
                    is_first),
        within_partitions({to_binary(now), to_binary(until),
                           postgres::to_binary(static_cast<std::int64_t>(most))}));
    for (int row = 0; row < rows.rows(); ++row) {
      messages.push_back({.id = std::string(rows.text(row, 1).value_or("")),
                          .user_id = std::string(rows.text(row, 2).value_or("")),
                          .payload = std::string(rows.text(row, 3).value_or("")),
                          .number = rows.number(row, 0).value_or(0),
                          .attempts = static_cast<std::uint32_t>(rows.number(row, 4).value_or(0)),
                          .first_failed = instant_at(rows, row, 5)});
    }
  });
  std::sort(messages.begin(), messages.end(),
            [](const auto& left, const auto& right) { return left.number < right.number; });
  return messages;
}

void MessageTable::settle(std::span<const OutboxOutcome> outcomes) {
  std::vector<const OutboxOutcome*> delivered;
  std::vector<const OutboxOutcome*> left;
  for (const OutboxOutcome& outcome : outcomes) {
    (outcome.kind == OutboxOutcome::Kind::delivered ? delivered : left).push_back(&outcome);
  }
  const auto number = [](const OutboxOutcome* outcome) { return outcome->message.number; };
  in_transaction([&](Transaction& transaction) {
    if (!delivered.empty()) {
      transaction.run("delete from public.signals_outbox where number = any($1::bigint[])",
                      columns_of(delivered, number));
    }
    if (left.empty()) return;
    transaction.run(
        "update public.signals_outbox o set attempts = s.attempts, first_failed = s.first_failed,"
        " due = s.due, kept = s.kept = 1"
        " from unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[])"
        " as s (number, attempts, first_failed, due, kept) where o.number = s.number",
        columns_of(
            left, number, [](const OutboxOutcome* outcome) { return outcome->message.attempts; },
            [](const OutboxOutcome* outcome) { return outcome->message.first_failed; },
            &OutboxOutcome::due,
            [](const OutboxOutcome* outcome) {
              return outcome->kind == OutboxOutcome::Kind::kept;
            }));
  });
}

Result MessageTable::run_within_partitions(const std::string& sql) {
  Result rows;
  in_transaction(
      [&](Transaction& transaction) { rows = transaction.run(sql, within_partitions()); });
  return rows;
}

std::optional<Instant> MessageTable::next_due() {
  return instant_at(run_within_partitions(fmt::format(
                        "select min(o.due) from public.signals_outbox o where {}", is_first)),
                    0, 0);
}

std::uint64_t MessageTable::release_kept() {
  const Result rows = run_within_partitions(
      fmt::format("update public.signals_outbox o set kept = false, attempts = 0,"
                  " first_failed = null, due = 0 where o.kept and {} returning o.number",
                  is_in_partition));
  return static_cast<std::uint64_t>(rows.rows());
}

OutboxCounts MessageTable::counts() {
  const Result row = run_within_partitions(
      fmt::format("select count(*) filter (where not o.kept), count(*) filter (where o.kept)"
                  " from public.signals_outbox o where {}",
                  is_in_partition));
  const auto count = [&](int column) {
    return static_cast<std::uint64_t>(row.number(0, column).value_or(0));
  };
  return {.waiting = count(0), .kept = count(1)};
}

}  // namespace signals::inline SIGNALS_ABI::postgres
