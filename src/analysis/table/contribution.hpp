// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <string_view>

#include <signals/app_catalogue.hpp>
#include <signals/event_facts.hpp>

namespace signals::inline SIGNALS_ABI {

/// What an event adds to its user's activity, as far as it can be computed without the user.
///
/// It has a value for 'no app' and no `std::optional`, to avoid store-forwarding stalls as
/// `EventFacts` does.
struct Contribution {
  static constexpr AppIndex no_app{std::numeric_limits<std::uint32_t>::max()};

  std::uint64_t position = 0;
  EventFacts facts{};
  AppIndex app = no_app;
  std::uint32_t user_tag = 0;  // part of the hash of the id
  std::string_view user_id{};
  std::string_view session_id{};  // empty unless the session counts
};

}  // namespace signals::inline SIGNALS_ABI
