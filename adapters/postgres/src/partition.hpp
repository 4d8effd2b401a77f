// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/state/sha256.hpp>

#include "array_parameter.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// The partition of a user, as state.sql defines it.
[[nodiscard]] inline std::int64_t partition_of(std::string_view user_id, std::int64_t partitions) {
  if (partitions == 1) return 0;
  Sha256 sha256;
  sha256.add(user_id);
  const Digest digest = sha256.finish();
  std::int64_t hash = 0;
  for (std::size_t i = 0; i < 4; ++i) hash = hash << 8U | digest[i];
  return hash % partitions;
}

/// The partitions of a transaction, one after another.
struct PartitionRange {
  std::int64_t first = 0;
  std::int64_t last = 0;

  [[nodiscard]] bool is_one() const noexcept { return first == last; }
  /// The parameters of a statement, `first` as $1 and `last` as $2 before them.
  [[nodiscard]] std::vector<std::string> before(std::vector<std::string> parameters = {}) const {
    parameters.insert(parameters.begin(), {to_binary(first), to_binary(last)});
    return parameters;
  }
};

}  // namespace signals::inline SIGNALS_ABI::postgres
