// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/instant.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// The cursor of a whole run that read all events that arrived before `until`, by that field.
[[nodiscard]] std::string arrival_cursor(Instant until, std::string_view field);

/// The end of the window that the last run read; none for a cursor of anything else.
[[nodiscard]] std::optional<Instant> read_until(std::string_view cursor, std::string_view field);

/// How far a run came that counts everyone, of which this is a part.
struct Progress {
  /// Whether the run makes the state.
  bool is_making = false;
  /// Of the users in the state when the run began, in their order: how many there were, and how
  /// many are done.
  std::uint64_t stored = 0;
  std::uint64_t done = 0;
  /// Where listing goes on; none before it began.
  std::string list_cursor{};
  /// What `read_until` is for the whole run; empty by count.
  std::string arrived{};
};

[[nodiscard]] std::string to_cursor(const Progress& progress);

/// None for the cursor of a whole run.
[[nodiscard]] std::optional<Progress> progress_in(std::string_view cursor);

}  // namespace signals::inline SIGNALS_ABI::firestore
