// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signals/abi.hpp>
#include <signals/detail/secret_text.hpp>

namespace signals::inline SIGNALS_ABI::http {

using text::quotable;

}  // namespace signals::inline SIGNALS_ABI::http
