// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/error.hpp>

#include "transfer.hpp"

namespace signals::inline SIGNALS_ABI::http {

/// What to throw for a transfer to `authority` that did not end well.
[[nodiscard]] Error failure_of(const Outcome& outcome, const std::string& authority);

}  // namespace signals::inline SIGNALS_ABI::http
