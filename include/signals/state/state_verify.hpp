// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>
#include <vector>

#include <signals/abi.hpp>
#include <signals/state/state_store.hpp>
#include <signals/state/state_update.hpp>

namespace signals::inline SIGNALS_ABI {

/// The users whose states are not those of these events, which are all that the store was made of:
/// in the order in which the store met them, then those whom it has not met. Throws `Error` for
/// a store that is empty or damaged, and what the sources throw.
[[nodiscard]] SIGNALS_EXPORT std::vector<std::string> users_who_differ(
    StateTransaction& store, std::span<const EventBatch> batches, unsigned workers);

}  // namespace signals::inline SIGNALS_ABI
