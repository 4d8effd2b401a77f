// SPDX-License-Identifier: Apache-2.0
#include "change_rows.hpp"

#include "column_of.hpp"
#include "storable_text.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

constexpr auto insert_changes =
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
  transaction_.run(insert_changes,
                   columns_of(changes_, &FlagChange::id, &FlagChange::user_id, &FlagChange::flag,
                              &FlagChange::value, &FlagChange::at, &FlagChange::noticed_at,
                              [](const FlagChange& change) { return name_of(change.cause); }));
  changes_.clear();
}

}  // namespace signals::inline SIGNALS_ABI::postgres
