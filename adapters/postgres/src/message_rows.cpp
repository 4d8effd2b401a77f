// SPDX-License-Identifier: Apache-2.0
#include "message_rows.hpp"

#include <string_view>

#include "array_parameter.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

void MessageRows::add(const OutboxMessage& message, std::int64_t partition) {
  if (messages_.size() >= rows_of_statement) flush();
  partition_ = partition;
  messages_.push_back(message);
}

void MessageRows::flush() {
  if (messages_.empty()) return;
  std::vector<std::string_view> ids;
  std::vector<std::string_view> user_ids;
  std::vector<std::string_view> payloads;
  for (const OutboxMessage& message : messages_) {
    ids.push_back(message.id);
    user_ids.push_back(message.user_id);
    payloads.push_back(message.payload);
  }
  transaction_.run(
      "insert into public.signals_outbox (partition, id, user_id, payload)"
      " select $1::bigint, id, user_id, payload"
      " from unnest($2::text[], $3::bytea[], $4::bytea[])"
      " with ordinality as m (id, user_id, payload, place) order by place",
      {to_binary(partition_), to_binary_array(ids), to_binary_array_of_bytes(user_ids),
       to_binary_array_of_bytes(payloads)});
  messages_.clear();
}

}  // namespace signals::inline SIGNALS_ABI::postgres
