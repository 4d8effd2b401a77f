// SPDX-License-Identifier: Apache-2.0
#include "open_line_blocks.hpp"

#include <string_view>
#include <utility>

#include "decompression.hpp"
#include "file_line_blocks.hpp"
#include "read_ahead.hpp"
#include "stream_line_blocks.hpp"

namespace signals::files {
namespace {

/// Lines of a compressed file, with all that it takes to read them.
class DecompressedLineBlocks final : public LineBlocks {
 public:
  DecompressedLineBlocks(std::unique_ptr<ByteSource> source, std::size_t longest_line)
      : source_(std::move(source)), read_ahead_(*source_), blocks_(read_ahead_, longest_line) {}

  [[nodiscard]] bool next(LineBlock& block) override { return blocks_.next(block); }
  [[nodiscard]] std::uint64_t lines_before(const LineBlock& block) override {
    return blocks_.lines_before(block);
  }

 private:
  std::unique_ptr<ByteSource> source_;
  ReadAhead read_ahead_;
  StreamLineBlocks blocks_;
};

}  // namespace

std::unique_ptr<LineBlocks> open_line_blocks(InputFile& file, std::size_t longest_line) {
  if (auto decompressed = open_decompressed(file)) {
    return std::make_unique<DecompressedLineBlocks>(std::move(decompressed), longest_line);
  }
  if (file.size() > 0) return std::make_unique<FileLineBlocks>(file, longest_line);
  return std::make_unique<StreamLineBlocks>(file, longest_line);
}

}  // namespace signals::files
