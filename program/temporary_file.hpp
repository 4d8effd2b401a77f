// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace signals::program {

/// A file under a name of its own, which is renamed when it is complete. Otherwise it is removed:
/// with the object, and also when a signal ends the program, save SIGKILL. There can be one at a
/// time.
class TemporaryFile {
 public:
  /// Makes an empty file in a folder. Throws `std::system_error`.
  explicit TemporaryFile(const std::string& folder);
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;
  ~TemporaryFile();

  [[nodiscard]] int descriptor() const noexcept { return descriptor_; }

  /// Makes sure that its bytes are on the disk, and gives it its final name. Throws
  /// `std::system_error`.
  void rename_to(const std::string& path);

 private:
  std::string path_;  // empty once it is renamed
  int descriptor_ = -1;
};

}  // namespace signals::program
