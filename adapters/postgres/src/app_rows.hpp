// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/app_dictionary.hpp>

#include "partition.hpp"
#include "transaction.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// The numbers of apps in the table signals_apps. Each partition has its own; where there are
/// several, readers get states in the numbers of one dictionary.
class AppRows {
 public:
  /// Reads those of the partitions. The transaction must outlive this. Throws `Failure`.
  AppRows(Transaction& transaction, PartitionRange range);

  /// The dictionary of the states that `in_common_numbers` returns, and of those that are written.
  [[nodiscard]] AppDictionary& apps() noexcept { return apps_; }

  /// The bytes of a state of that partition, in the numbers of `apps`.
  [[nodiscard]] std::string in_common_numbers(std::string_view state, std::int64_t partition);

  /// Writes what is new in `apps`, for the only partition. Throws `Failure`.
  void flush();

 private:
  Transaction& transaction_;
  PartitionRange range_;
  AppDictionary apps_;
  std::size_t stored_ = 0;
  /// Of each partition, where there are several.
  std::vector<AppDictionary> apps_of_partitions_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
