// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signals/app_dictionary.hpp>
#include <signals/state/state_store.hpp>

#include "output.hpp"

namespace signals::program {

/// Writes what a state is and holds, as a line of JSON.
void show_store(StateStore& file, StateTransaction& store, Output& output);

/// Writes what a state keeps of a user, as a line of JSON. Throws `Error` for bytes that are no
/// state.
void show_user(const StoredUser& user, const AppDictionary& dictionary, Output& output);

}  // namespace signals::program
