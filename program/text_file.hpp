// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace signals::program {

/// The content of a small text file. Throws `Error` that names the path and the reason.
[[nodiscard]] std::string read_text_file(const std::string& path);

}  // namespace signals::program
