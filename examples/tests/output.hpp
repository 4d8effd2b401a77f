// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

/// What a program left behind.
struct Output {
  int exit_status = 0;
  /// Standard output and standard error, as they came.
  std::string text;
};

/// Runs one of the examples in a shell. `arguments` is shell text, and may redirect.
[[nodiscard]] Output run_example(const std::string& name, const std::string& arguments = "");

/// The whole of a file. Throws `std::runtime_error` when there is none.
[[nodiscard]] std::string text_of(const std::filesystem::path& path);
