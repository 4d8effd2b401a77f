// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// What a text is in place of the JSON of a service account's key, and what to write: a clause that
/// quotes nothing of it. Empty if it is none of the known disguises.
[[nodiscard]] std::string_view key_disguise_of(std::string_view text);

}  // namespace signals::inline SIGNALS_ABI::firestore
