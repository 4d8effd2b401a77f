// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace signals::program {

/// A file that the program reads, and the option or variable that names it. The path `-` is
/// standard input.
struct InputPath {
  std::string_view source;
  std::string path;
};

/// Throws `Error` where the file at `output`, or standard output, is one of those inputs: the same
/// file on disk, however its path is spelt and whatever links lead to it.
void refuse_input_as_output(const std::optional<std::string>& output,
                            const std::vector<InputPath>& inputs);

}  // namespace signals::program
