// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include <signals/app_catalogue.hpp>
#include <signals/minutes.hpp>
#include <signals/week.hpp>

namespace signals {

/// What an event adds to its user's activity: all that can be worked out without the user.
struct Contribution {
  std::uint32_t user_tag = 0;  // a part of the hash of the id
  std::string_view user_id{};
  std::uint64_t position = 0;
  bool is_counted = false;  // not before `since`
  std::optional<AppIndex> app{};
  Minutes foreground{0};
  std::optional<WeeksAgo> week{};  // of use in the foreground, in one of the weeks that count
  std::string_view session_id{};   // empty unless it counts
};

}  // namespace signals
