// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <utility>
#include <vector>

#include <signals/analysis/interleaved_event_source.hpp>
#include <signals/instant.hpp>
#include <signals/state/state_store.hpp>
#include <signals/user_state.hpp>

namespace signals::inline SIGNALS_ABI {

/// Users and what is new of them, in the order of their first events.
using NewEvents = std::vector<std::pair<std::string, UserState>>;

/// Folds all events of a source, sealed for `now`. Throws what the source throws.
[[nodiscard]] NewEvents read_new_events(InterleavedEventSource& source, Instant now,
                                        const StateOrigin& origin, unsigned workers);

}  // namespace signals::inline SIGNALS_ABI
