// SPDX-License-Identifier: Apache-2.0
#include "spelling.hpp"

#include <array>

namespace samples {
namespace {

constexpr std::array<Spelling, 8> all_spellings{{
    {"userId", "packageName", "", SessionForm::none, "totalTimeInForeground",
     ForegroundForm::milliseconds, "lastTimeUsed", TimeForm::milliseconds},
    {"user_id", "app", "session_id", SessionForm::integer, "total_time_in_foreground_minutes",
     ForegroundForm::minutes_text, "last_time_used_formatted", TimeForm::iso_space_offset},
    {"userId", "appId", "sessionId", SessionForm::text, "totalTimeInForegroundMs",
     ForegroundForm::milliseconds_text, "createdAt", TimeForm::iso_offset},
    {"user_id", "app_id", "session_id", SessionForm::text, "total_time_in_foreground",
     ForegroundForm::milliseconds, "date", TimeForm::seconds_text},
    {"user_id", "app_id", "session_id", SessionForm::integer, "total_time_in_foreground_ms",
     ForegroundForm::milliseconds, "event_timestamp", TimeForm::seconds},
    {"userId", "packageName", "sessionId", SessionForm::text, "totalTimeInForegroundMinutes",
     ForegroundForm::minutes, "eventTimestamp", TimeForm::nanoseconds},
    {"user_id", "package_name", "session_id", SessionForm::text, "total_time_in_foreground_ms",
     ForegroundForm::milliseconds, "timestamp", TimeForm::microseconds},
    {"user_id", "package_name", "session_id", SessionForm::text, "total_time_in_foreground_minutes",
     ForegroundForm::minutes, "timestamp", TimeForm::iso_utc},
}};

}  // namespace

std::span<const Spelling> spellings() noexcept { return all_spellings; }

}  // namespace samples
