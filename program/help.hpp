// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace signals::program {

/// What `signals --help` prints.
[[nodiscard]] std::string_view help() noexcept;

/// What `signals evaluate --help` prints.
[[nodiscard]] std::string evaluate_help();

/// What `signals report --help` prints.
[[nodiscard]] std::string_view report_help() noexcept;

/// What `signals lambda --help` prints.
[[nodiscard]] std::string_view lambda_help() noexcept;

}  // namespace signals::program
