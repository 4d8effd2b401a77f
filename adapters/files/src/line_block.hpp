// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/interface.hpp>

namespace signals::inline SIGNALS_ABI::files {

/// Whole lines of a file, read together.
struct LineBlock {
  std::string_view text{};
  /// The place of the first line's first byte in the file, from 0.
  std::uint64_t position = 0;
  /// The lines that end before it, where that was known when it was read.
  std::uint64_t lines_before = 0;
  /// After these lines comes one that is longer than allowed, and is not in `text`.
  bool ends_in_overlong_line = false;
  /// Where the line feeds of the file stand in `text`, and the column of its first byte from 0:
  /// only for documents that were put on a line each.
  std::vector<std::size_t> line_feeds{};
  std::size_t first_column = 0;
  /// What `text` is a view of; used again from block to block.
  std::string buffer{};
};

/// A place in a file, counted from 1; columns in bytes.
struct LinePlace {
  std::uint64_t line = 1;
  std::size_t column = 1;
};

/// Cuts a file into blocks of whole lines. Safe to share between threads.
class LineBlocks : public Interface {
 public:
  /// Reads the next block into `block`; false at the end of the file. Blocks are given out in the
  /// order of the file.
  [[nodiscard]] virtual bool next(LineBlock& block) = 0;

  /// Where a byte stands in the file that is `offset` bytes into a line of a block that `next`
  /// gave, both counted from 0. It may take as long as reading the file that far.
  [[nodiscard]] virtual LinePlace place_of(const LineBlock& block, std::uint64_t line,
                                           std::size_t offset) = 0;
};

}  // namespace signals::inline SIGNALS_ABI::files
