// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signals/firestore/options.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// The same options, when they can be used; otherwise throws an `OptionError`. The endpoint is left
/// to `parse_endpoint`.
[[nodiscard]] Options checked(Options options);

}  // namespace signals::inline SIGNALS_ABI::firestore
