// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/state/outbox.hpp>

#include "database.hpp"

namespace signals::inline SIGNALS_ABI::sqlite {

// No number is given twice: whoever is late with what became of a message must not hit another one.
inline constexpr std::string_view message_table = R"sql(
CREATE TABLE outbox (
  number INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL, user_id TEXT NOT NULL,
  payload TEXT NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, first_failed INTEGER,
  due INTEGER NOT NULL DEFAULT 0, kept INTEGER NOT NULL DEFAULT 0);
CREATE INDEX outbox_user ON outbox (user_id, number) WHERE kept = 0;
)sql";

/// The messages in that table. Each call is a transaction.
class MessageTable final : public Outbox {
 public:
  /// The database must outlive this.
  explicit MessageTable(Database& database) : database_(database) {}

  [[nodiscard]] std::vector<OutboxMessage> take(Instant now, Instant until,
                                                std::size_t most) override;
  void settle(std::span<const OutboxOutcome> outcomes) override;
  [[nodiscard]] std::optional<Instant> next_due() override;
  std::uint64_t release_kept() override;
  [[nodiscard]] OutboxCounts counts() override;

 private:
  Database& database_;
};

}  // namespace signals::inline SIGNALS_ABI::sqlite
