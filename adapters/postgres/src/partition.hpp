// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/state/sha256.hpp>

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

}  // namespace signals::inline SIGNALS_ABI::postgres
