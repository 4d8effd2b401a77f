// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <optional>
#include <string>

#include <signals/rules.hpp>
#include <signals/state/state_store.hpp>

namespace signals::program {

/// What the state was made with; of a new one, that source, and sessions kept as the rules need
/// them.
[[nodiscard]] inline StateOrigin origin_of(const std::optional<StateRun>& last_run,
                                           const std::string& source, const Rules& rules) {
  StateOrigin origin;
  if (last_run) {
    origin = last_run->origin;
  } else {
    // A week longer than the rules look back, so that a `now` a little earlier is answered, too.
    const date::days window = rules.registration_window + date::weeks{1};
    origin.sessions_kept.most = std::max(origin.sessions_kept.most, window);
    origin.sessions_kept.least = std::max(origin.sessions_kept.least, window);
  }
  origin.source = source;
  return origin;
}

}  // namespace signals::program
