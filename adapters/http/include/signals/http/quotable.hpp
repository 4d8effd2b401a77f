// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signals/detail/secret_text.hpp>

namespace signals::http {

using text::quotable;

}  // namespace signals::http
