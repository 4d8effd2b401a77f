// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <unistd.h>

namespace signals::program {

/// The destination of reports: standard output, or a file that appears complete or not at all.
///
/// A file is written under a temporary name in the same folder, and is renamed when it is
/// committed. Until then an existing file is unchanged, even if the program is interrupted. A
/// device or a pipe is written to directly. Every member that writes throws `Error`, such as
/// `resource_exhausted` if no space is left.
class Output {
 public:
  /// Opens the file at `path`, or standard output.
  explicit Output(const std::optional<std::string>& path);
  Output(const Output&) = delete;
  Output& operator=(const Output&) = delete;
  ~Output();

  /// Whether it is a terminal.
  [[nodiscard]] bool is_terminal() const noexcept { return is_terminal_; }

  void write(std::string_view text);

  /// Writes the rest, and renames a file to its final name.
  void commit();

 private:
  void open_temporary();
  void flush();
  [[noreturn]] void fail(int reason) const;

  std::string name_;            // for people
  std::string final_path_;      // empty unless a file is to be replaced
  std::string temporary_path_;  // empty unless there is a file to remove
  int descriptor_ = STDOUT_FILENO;
  bool is_terminal_ = false;
  std::string buffer_;
};

}  // namespace signals::program
