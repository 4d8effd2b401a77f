// SPDX-License-Identifier: Apache-2.0
#include "message_table.hpp"

#include <chrono>
#include <string>

#include <fmt/format.h>

#include <signals/state/detail/stored_values.hpp>

namespace signals::inline SIGNALS_ABI::sqlite {
namespace {

constexpr std::string_view begin_writing = "BEGIN IMMEDIATE";

// Of each user's messages that wait, the oldest.
constexpr std::string_view is_first =
    "kept = 0 AND NOT EXISTS (SELECT 1 FROM outbox AS earlier WHERE earlier.kept = 0 AND "
    "earlier.user_id = outbox.user_id AND earlier.number < outbox.number)";

using namespace detail;

}  // namespace

std::vector<OutboxMessage> MessageTable::take(Instant now, Instant until, std::size_t most) {
  Frame frame(database_, begin_writing);
  std::vector<OutboxMessage> messages;
  Statement row = database_.prepare(
      fmt::format("SELECT number, id, user_id, payload, attempts, first_failed FROM outbox "
                  "WHERE due <= ? AND {} ORDER BY number LIMIT ?",
                  is_first));
  row.bind(1, count_of(now)).bind(2, static_cast<std::int64_t>(most));
  while (row.step()) {
    messages.push_back({.id = std::string(row.bytes(1)),
                        .user_id = std::string(row.bytes(2)),
                        .payload = std::string(row.bytes(3)),
                        .number = row.number(0),
                        .attempts = static_cast<std::uint32_t>(row.number(4)),
                        .first_failed = instant_of(row.optional_number(5))});
  }
  row.reset();
  Statement lease = database_.prepare("UPDATE outbox SET due = ? WHERE number = ?");
  for (const OutboxMessage& message : messages) {
    lease.bind(1, count_of(until)).bind(2, message.number).run();
  }
  frame.commit();
  return messages;
}

void MessageTable::settle(std::span<const OutboxOutcome> outcomes) {
  Frame frame(database_, begin_writing);
  Statement remove = database_.prepare("DELETE FROM outbox WHERE number = ?");
  Statement keep = database_.prepare(
      "UPDATE outbox SET attempts = ?, first_failed = ?, due = ?, kept = ? WHERE number = ?");
  for (const OutboxOutcome& outcome : outcomes) {
    const OutboxMessage& message = outcome.message;
    if (outcome.kind == OutboxOutcome::Kind::delivered) {
      remove.bind(1, message.number).run();
      continue;
    }
    keep.bind(1, std::int64_t{message.attempts});
    keep.bind(2, count_of(message.first_failed));
    keep.bind(3, count_of(outcome.due));
    keep.bind(4, std::int64_t{outcome.kind == OutboxOutcome::Kind::kept});
    keep.bind(5, message.number).run();
  }
  frame.commit();
}

std::optional<Instant> MessageTable::next_due() {
  Statement row = database_.prepare(fmt::format("SELECT min(due) FROM outbox WHERE {}", is_first));
  return row.step() ? instant_of(row.optional_number(0)) : std::nullopt;
}

std::uint64_t MessageTable::release_kept() {
  Frame frame(database_, begin_writing);
  database_.run(
      "UPDATE outbox SET kept = 0, attempts = 0, first_failed = NULL, due = 0 WHERE kept = 1");
  const std::int64_t count = database_.number("SELECT changes()");
  frame.commit();
  return static_cast<std::uint64_t>(count);
}

OutboxCounts MessageTable::counts() {
  const auto count = [&](std::string_view sql) {
    return static_cast<std::uint64_t>(database_.number(sql));
  };
  return {.waiting = count("SELECT count(*) FROM outbox WHERE kept = 0"),
          .kept = count("SELECT count(*) FROM outbox WHERE kept = 1")};
}

}  // namespace signals::inline SIGNALS_ABI::sqlite
