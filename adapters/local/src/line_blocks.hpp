// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "input_file.hpp"

namespace signals::local {

/// Whole lines of a file, read together.
struct LineBlock {
  std::string text;
  /// The number of the first line, from 1, and the place of its first byte in the file, from 0.
  std::uint64_t first_line = 1;
  std::uint64_t position = 0;
  /// The block stands for one line that was longer than allowed; `text` is empty.
  bool is_overlong = false;
};

/// Cuts a file into blocks of whole lines. Not safe to share between threads without a lock.
class LineBlocks {
 public:
  /// A line longer than `longest_line` bytes is not kept in memory but reported as overlong.
  LineBlocks(InputFile& file, std::size_t longest_line)
      : file_(file), longest_line_(longest_line) {}

  /// Reads the next block into `block`, whose memory is used again; false at the end of the file.
  [[nodiscard]] bool next(LineBlock& block);

 private:
  [[nodiscard]] bool read_more(std::string& text);
  void skip_rest_of_line();

  InputFile& file_;
  std::size_t longest_line_;
  std::string rest_;  // what was read past the last block's end
  std::uint64_t next_line_ = 1;
  std::uint64_t next_position_ = 0;
};

}  // namespace signals::local
