// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace signals::files {

/// Whole lines of a file, read together.
struct LineBlock {
  std::string_view text{};
  /// The place of the first line's first byte in the file, from 0.
  std::uint64_t position = 0;
  /// The lines that end before it, where that was known when it was read.
  std::uint64_t lines_before = 0;
  /// After these lines comes one that is longer than allowed, and is not in `text`.
  bool ends_in_overlong_line = false;
  /// What `text` is a view of; used again from block to block.
  std::string buffer{};
};

/// Cuts a file into blocks of whole lines. Safe to share between threads.
class LineBlocks {
 public:
  LineBlocks() = default;
  LineBlocks(const LineBlocks&) = delete;
  LineBlocks& operator=(const LineBlocks&) = delete;
  virtual ~LineBlocks() = default;

  /// Reads the next block into `block`; false at the end of the file. Blocks are given out in the
  /// order of the file.
  [[nodiscard]] virtual bool next(LineBlock& block) = 0;

  /// How many lines of the file end before a block that `next` gave. It may take as long as reading
  /// the file that far.
  [[nodiscard]] virtual std::uint64_t lines_before(const LineBlock& block) = 0;
};

}  // namespace signals::files
