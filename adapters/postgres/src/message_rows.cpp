// SPDX-License-Identifier: Apache-2.0
#include "message_rows.hpp"

#include "array_parameter.hpp"
#include "column_of.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

void MessageRows::add(const OutboxMessage& message, std::int64_t partition) {
  if (messages_.size() >= rows_of_statement) flush();
  partition_ = partition;
  messages_.push_back(message);
}

void MessageRows::flush() {
  if (messages_.empty()) return;
  transaction_.run(
      "insert into public.signals_outbox (partition, id, user_id, payload)"
      " select $1::bigint, id, user_id, payload"
      " from unnest($2::text[], $3::bytea[], $4::bytea[])"
      " with ordinality as m (id, user_id, payload, place) order by place",
      {to_binary(partition_), to_binary_array(column_of(messages_, &OutboxMessage::id)),
       to_binary_array_of_bytes(column_of(messages_, &OutboxMessage::user_id)),
       to_binary_array_of_bytes(column_of(messages_, &OutboxMessage::payload))});
  messages_.clear();
}

}  // namespace signals::inline SIGNALS_ABI::postgres
