// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <system_error>

#include <unistd.h>

#include "temporary_file.hpp"

namespace signals::program {

/// The destination of reports: standard output, or a file that appears complete or not at all.
///
/// A file is written under a temporary name in the same folder, and is renamed when it is
/// committed. Until then an existing file is unchanged, even if the program is interrupted. What
/// another user put into a folder that all share, such as a link in `/tmp`, is not followed and not
/// replaced. A
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
  void open_temporary(std::string path);
  void flush();
  [[noreturn]] void fail(std::error_code reason) const;

  std::string name_;        // for people
  std::string final_path_;  // empty unless a file is to be replaced
  std::optional<TemporaryFile> file_;
  int descriptor_ = STDOUT_FILENO;
  bool is_terminal_ = false;
  std::string buffer_;
};

/// Writes a text to standard output. Throws `Error` as `Output` does.
void print(std::string_view text);

}  // namespace signals::program
