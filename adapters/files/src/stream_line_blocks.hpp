// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>

#include <signals/abi.hpp>

#include "byte_source.hpp"
#include "line_block.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// The lines of what can only be read from front to end, such as a pipe: one thread reads at a
/// time.
class StreamLineBlocks final : public LineBlocks {
 public:
  /// A line longer than `longest_line` bytes is not kept in memory but reported as overlong.
  StreamLineBlocks(ByteSource& source, std::size_t longest_line)
      : source_(source), longest_line_(longest_line) {}

  [[nodiscard]] bool next(LineBlock& block) override;
  [[nodiscard]] LinePlace place_of(const LineBlock& block, std::uint64_t line,
                                   std::size_t offset) override {
    return {.line = block.lines_before + line + 1, .column = offset + 1};
  }

 private:
  [[nodiscard]] bool read_more(std::string& text);
  void skip_rest_of_line();

  ByteSource& source_;
  const std::size_t longest_line_;
  std::mutex mutex_;
  std::string rest_;  // what was read past the last block's end
  std::uint64_t next_line_ = 0;
  std::uint64_t next_position_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI::files
