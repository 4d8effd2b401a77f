// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>

namespace signals::local {

/// A file or standard input, open for reading; closed when it goes.
class InputFile {
 public:
  /// The path that stands for standard input.
  static constexpr const char* standard_input = "-";

  /// Throws `Error` that names the path and the reason.
  explicit InputFile(const std::string& path);
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile();

  /// Whether it can be opened and read again, unlike a pipe.
  [[nodiscard]] bool is_regular() const noexcept { return is_regular_; }

  /// Fills the front of `buffer`; the bytes read, 0 at the end of the file. Throws `Error`.
  [[nodiscard]] std::size_t read(std::span<char> buffer);

  /// Everything from here to the end of the file. Throws `Error`.
  [[nodiscard]] std::string read_all();

 private:
  std::string path_;
  int descriptor_;
  bool is_regular_ = false;
};

}  // namespace signals::local
