// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>

namespace signals::program {

/// What `signals update --help` prints.
[[nodiscard]] std::string_view update_help() noexcept;

/// What `signals state --help` prints.
[[nodiscard]] std::string_view state_help() noexcept;

}  // namespace signals::program
