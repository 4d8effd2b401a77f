// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signals/abi.hpp>
#include <signals/state/state_store.hpp>

namespace signals::inline SIGNALS_ABI {

/// Seals the states of all users for the last run's `now`, so that those of users without news
/// shrink as well. Nothing changes in a store that no run has been committed to. It does not
/// commit: the caller does. Memory grows with the ids of the users. Throws what the store throws,
/// and `Error` with `data_loss` for a damaged state.
SIGNALS_EXPORT void seal_states(StateTransaction& store);

}  // namespace signals::inline SIGNALS_ABI
