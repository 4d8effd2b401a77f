// SPDX-License-Identifier: Apache-2.0
#include "app_rows.hpp"

#include <signals/user_state_bytes.hpp>

#include "array_parameter.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

AppRows::AppRows(Transaction& transaction, PartitionRange range)
    : transaction_(transaction), range_(range) {
  const Result rows = transaction_.run(
      "select partition, app_id from public.signals_apps where partition between $1 and $2"
      " order by partition, number",
      range_.before());
  if (!range_.is_one()) {
    apps_of_partitions_.resize(static_cast<std::size_t>(range_.last - range_.first + 1));
  }
  for (int row = 0; row < rows.rows(); ++row) {
    const std::string_view app_id = rows.text(row, 1).value_or("");
    if (range_.is_one()) {
      static_cast<void>(apps_.number_of(app_id));
    } else {
      const auto at =
          static_cast<std::size_t>(rows.number(row, 0).value_or(range_.first) - range_.first);
      static_cast<void>(apps_of_partitions_.at(at).number_of(app_id));
    }
  }
  stored_ = apps_.size();
}

std::string AppRows::in_common_numbers(std::string_view state, std::int64_t partition) {
  if (range_.is_one()) return std::string(state);
  const auto at = static_cast<std::size_t>(partition - range_.first);
  std::string bytes;
  append_user_state(bytes, decode_user_state(state, apps_of_partitions_.at(at)), apps_);
  return bytes;
}

void AppRows::flush() {
  std::vector<std::int64_t> numbers;
  std::vector<std::string_view> ids;
  for (; stored_ < apps_.size(); ++stored_) {
    numbers.push_back(static_cast<std::int64_t>(stored_));
    ids.push_back(*apps_.find(stored_));
  }
  if (numbers.empty()) return;
  transaction_.run(
      "insert into public.signals_apps (partition, number, app_id)"
      " select $1::bigint, * from unnest($2::bigint[], $3::bytea[])",
      {to_binary(range_.first), to_binary_array(numbers), to_binary_array_of_bytes(ids)});
}

}  // namespace signals::inline SIGNALS_ABI::postgres
