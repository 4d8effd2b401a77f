// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include "paths.hpp"
#include "support/process.hpp"

/// Runs one of the examples in a shell. `arguments` is shell text, and may redirect. Standard error
/// is part of the output, as it came.
[[nodiscard]] inline signals::testing::ProcessResult run_example(
    const std::string& name, const std::string& arguments = "") {
  return signals::testing::run_process("/bin/sh", {"-c", "'" + std::string(paths::programs) + "/" +
                                                             name + "' " + arguments + " 2>&1"});
}

/// The whole of a file. Throws `std::runtime_error` when there is none.
[[nodiscard]] inline std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot open " + path.string());
  return {std::istreambuf_iterator<char>(file), {}};
}
