// SPDX-License-Identifier: Apache-2.0
#include "input_files.hpp"

#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signals/error.hpp>

namespace signals::program {
namespace {

/// The file at that path, or the open one; nothing where it is no regular file.
[[nodiscard]] std::optional<struct stat> regular_file(const std::string& path, int descriptor) {
  struct stat status {};
  const int failure = path == "-" ? ::fstat(descriptor, &status) : ::stat(path.c_str(), &status);
  if (failure != 0 || !S_ISREG(status.st_mode)) return std::nullopt;
  return status;
}

}  // namespace

void refuse_input_as_output(const std::optional<std::string>& output,
                            const std::vector<InputPath>& inputs) {
  const auto written = regular_file(output.value_or("-"), STDOUT_FILENO);
  if (!written) return;
  for (const InputPath& input : inputs) {
    const auto read = regular_file(input.path, STDIN_FILENO);
    if (!read || read->st_dev != written->st_dev || read->st_ino != written->st_ino) continue;
    throw Error(
        ErrorCode::invalid_argument,
        fmt::format("{}: the same file as {} {}; write to another file",
                    output ? "--output " + *output : "standard output", input.source, input.path));
  }
}

}  // namespace signals::program
