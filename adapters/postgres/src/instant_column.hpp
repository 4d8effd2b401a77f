// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>

#include <signals/abi.hpp>
#include <signals/instant.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

// Instants are milliseconds since 1970 in the tables of the state.

[[nodiscard]] inline std::optional<Instant> instant_of(std::optional<std::int64_t> count) noexcept {
  return count ? std::optional(Instant{std::chrono::milliseconds{*count}}) : std::nullopt;
}

[[nodiscard]] inline std::optional<std::int64_t> count_of(
    const std::optional<Instant>& instant) noexcept {
  return instant ? std::optional(instant->time_since_epoch().count()) : std::nullopt;
}

}  // namespace signals::inline SIGNALS_ABI::postgres
