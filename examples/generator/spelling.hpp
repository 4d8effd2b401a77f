// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace samples {

enum class SessionForm : std::uint8_t { none, text, integer };

enum class ForegroundForm : std::uint8_t { minutes, minutes_text, milliseconds, milliseconds_text };

enum class TimeForm : std::uint8_t {
  iso_utc,
  iso_offset,
  iso_space_offset,
  seconds_text,
  seconds,
  milliseconds,
  microseconds,
  nanoseconds,
};

/// How one generation of writers spells an event document.
struct Spelling {
  std::string_view user_field;
  std::string_view app_field;
  std::string_view session_field;
  SessionForm session_form;
  std::string_view foreground_field;
  ForegroundForm foreground_form;
  std::string_view time_field;
  TimeForm time_form;
};

/// All generations, the oldest first.
[[nodiscard]] std::span<const Spelling> spellings() noexcept;

}  // namespace samples
