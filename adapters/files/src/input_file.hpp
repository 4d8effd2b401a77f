// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>

#include <signals/abi.hpp>

#include "byte_source.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// A file or standard input, open for reading; closed when it goes.
class InputFile final : public ByteSource {
 public:
  /// The path that stands for standard input.
  static constexpr const char* standard_input = "-";

  /// Throws `Error` that names the path and the reason.
  explicit InputFile(const std::string& path);
  ~InputFile() override;

  /// Whether it can be opened and read again, unlike a pipe.
  [[nodiscard]] bool is_regular() const noexcept { return is_regular_; }

  /// What messages call it.
  [[nodiscard]] const std::string& name() const noexcept { return path_; }

  /// The bytes of a regular file when it was opened; 0 for files whose size nobody can tell.
  [[nodiscard]] std::uint64_t size() const noexcept { return size_; }

  /// Throws `Error`, with `data_loss` for a file that became shorter than it was.
  [[nodiscard]] std::size_t read(std::span<char> buffer) override;

  /// Fills the front of `buffer` with what stands at `offset` in a regular file; the bytes read, 0
  /// at the end of the file. Safe to call from several threads. Throws as `read`.
  [[nodiscard]] std::size_t read_at(std::uint64_t offset, std::span<char> buffer) const;

 private:
  /// Throws unless a file that ends there is as long as it was.
  void require_end(std::uint64_t at) const;

  std::string path_;
  int descriptor_;
  bool is_regular_ = false;
  std::uint64_t size_ = 0;
  std::uint64_t position_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI::files
