// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/instant.hpp>
#include <signals/state/sha256.hpp>

namespace signals::inline SIGNALS_ABI::detail {

// How stores keep values: an instant as milliseconds since 1970, a digest as its bytes.

[[nodiscard]] inline Instant instant_of(std::int64_t count) noexcept {
  return Instant{std::chrono::milliseconds{count}};
}
[[nodiscard]] inline std::optional<Instant> instant_of(std::optional<std::int64_t> count) noexcept {
  return count ? std::optional(instant_of(*count)) : std::nullopt;
}

[[nodiscard]] inline std::int64_t count_of(Instant instant) noexcept {
  return instant.time_since_epoch().count();
}
[[nodiscard]] inline std::optional<std::int64_t> count_of(
    const std::optional<Instant>& instant) noexcept {
  return instant ? std::optional(count_of(*instant)) : std::nullopt;
}

[[nodiscard]] inline std::string_view view_of(const Digest& digest) noexcept {
  return {reinterpret_cast<const char*>(digest.data()), digest.size()};
}

}  // namespace signals::inline SIGNALS_ABI::detail
