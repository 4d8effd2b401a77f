// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>

#include <signals/abi.hpp>

#include "input_file.hpp"
#include "line_block.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// The lines of a file whose parts can be read in any order: each thread reads its own blocks, and
/// none waits for another.
///
/// It is read and not mapped: reading costs a copy, a few per cent of the time that parsing takes,
/// but a mapped file that becomes shorter meanwhile would end the process.
class FileLineBlocks final : public LineBlocks {
 public:
  /// A line longer than `longest_line` bytes is not kept in memory but reported as overlong.
  FileLineBlocks(InputFile& file, std::size_t longest_line)
      : file_(file), size_(file.size()), longest_line_(longest_line) {}

  [[nodiscard]] bool next(LineBlock& block) override;
  [[nodiscard]] LinePlace place_of(const LineBlock& block, std::uint64_t line,
                                   std::size_t offset) override;

 private:
  /// Reads the lines that begin between `first` and `last`, which is excluded.
  void read_lines(std::uint64_t first, std::uint64_t last, LineBlock& block);
  /// Makes `buffer` hold what stands from `from` to `to`, but for its first `size` bytes, which it
  /// holds already. The bytes that it holds then: fewer at the end of the file.
  [[nodiscard]] std::size_t read(std::uint64_t from, std::uint64_t to, std::size_t size,
                                 std::string& buffer);

  InputFile& file_;
  const std::uint64_t size_;  // what is appended while it is read is left for the next pass
  const std::size_t longest_line_;
  std::atomic<std::uint64_t> next_{0};
};

}  // namespace signals::inline SIGNALS_ABI::files
