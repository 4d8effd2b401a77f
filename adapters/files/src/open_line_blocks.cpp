// SPDX-License-Identifier: Apache-2.0
#include "open_line_blocks.hpp"

#include "document_blocks.hpp"
#include "file_line_blocks.hpp"
#include "file_text.hpp"
#include "stream_line_blocks.hpp"

namespace signals::inline SIGNALS_ABI::files {
namespace {

/// The lines of a file, with all that it takes to read them.
class OpenedLineBlocks final : public LineBlocks {
 public:
  OpenedLineBlocks(InputFile& file, std::size_t longest_line) : text_(file, ExpectedText::events) {
    if (has_documents_across_lines(text_.head())) {
      blocks_ = std::make_unique<DocumentBlocks>(text_, file.name(), longest_line);
    } else if (!text_.is_compressed() && file.size() > 0) {
      blocks_ = std::make_unique<FileLineBlocks>(file, longest_line);
    } else {
      blocks_ = std::make_unique<StreamLineBlocks>(text_, longest_line);
    }
  }

  [[nodiscard]] bool next(LineBlock& block) override { return blocks_->next(block); }
  [[nodiscard]] LinePlace place_of(const LineBlock& block, std::uint64_t line,
                                   std::size_t offset) override {
    return blocks_->place_of(block, line, offset);
  }

 private:
  FileText text_;
  std::unique_ptr<LineBlocks> blocks_;
};

}  // namespace

std::unique_ptr<LineBlocks> open_line_blocks(InputFile& file, std::size_t longest_line) {
  return std::make_unique<OpenedLineBlocks>(file, longest_line);
}

}  // namespace signals::inline SIGNALS_ABI::files
