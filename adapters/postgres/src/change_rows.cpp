// SPDX-License-Identifier: Apache-2.0
#include "change_rows.hpp"

#include <cstdint>
#include <string_view>

#include "array_parameter.hpp"
#include "storable_text.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

constexpr auto sql =
    "insert into public.signals_changes (id, user_id, flag, value, at, noticed_at, cause)"
    " select c.id, c.user_id, c.flag, c.value = 1,"
    " timestamptz 'epoch' + c.at * interval '1 millisecond',"
    " timestamptz 'epoch' + c.noticed_at * interval '1 millisecond', c.cause"
    " from unnest($1::text[], $2::text[], $3::text[], $4::bigint[], $5::bigint[], $6::bigint[],"
    " $7::text[]) as c (id, user_id, flag, value, at, noticed_at, cause)"
    " on conflict (id) do nothing";

}  // namespace

void ChangeRows::add(const FlagChange& change) {
  if (!is_storable(change.user_id)) return;
  if (changes_.size() >= rows_of_statement) flush();
  changes_.push_back(change);
}

void ChangeRows::flush() {
  if (changes_.empty()) return;
  std::vector<std::string_view> ids;
  std::vector<std::string_view> user_ids;
  std::vector<std::string_view> flags;
  std::vector<std::int64_t> values;
  std::vector<std::int64_t> at;
  std::vector<std::int64_t> noticed_at;
  std::vector<std::string_view> causes;
  for (const FlagChange& change : changes_) {
    ids.push_back(change.id);
    user_ids.push_back(change.user_id);
    flags.push_back(change.flag);
    values.push_back(change.value ? 1 : 0);
    at.push_back(change.at.time_since_epoch().count());
    noticed_at.push_back(change.noticed_at.time_since_epoch().count());
    causes.push_back(name_of(change.cause));
  }
  transaction_.run(sql, {to_binary_array(ids), to_binary_array(user_ids), to_binary_array(flags),
                         to_binary_array(values), to_binary_array(at), to_binary_array(noticed_at),
                         to_binary_array(causes)});
  changes_.clear();
}

}  // namespace signals::inline SIGNALS_ABI::postgres
