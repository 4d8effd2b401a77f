// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string_view>

#include <signals/minutes.hpp>

namespace signals::inline SIGNALS_ABI {

/// Reads an ISO 8601 duration of days, hours, minutes and seconds, such as `PT3M59.9S`; nothing for
/// any other text. Seconds may have a fraction, after a point or a comma.
[[nodiscard]] std::optional<Minutes> parse_duration(std::string_view text) noexcept;

}  // namespace signals::inline SIGNALS_ABI
