// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>

#include <signals/abi.hpp>

#include "byte_source.hpp"
#include "line_block.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// How many bytes at the front of `text` may stand between documents.
[[nodiscard]] std::size_t separator_size(std::string_view text) noexcept;

/// The size of the document at the front of `text`; `npos` where it does not end within. What is no
/// object ends with its line. So does an open text, as a line feed cannot be part of one; and an
/// object ends where another one begins a line in the place of a member's name.
[[nodiscard]] std::size_t document_size(std::string_view text) noexcept;

/// Whether a file that begins so has documents that do not stand on a line each: a JSON array,
/// pretty-printed documents, or several documents on a line.
[[nodiscard]] bool has_documents_across_lines(std::string_view head) noexcept;

/// The documents of such a file, put on a line each: within a document line feeds become carriage
/// returns, and what is between documents becomes blank. All else keeps its place. One thread reads
/// and cuts at a time; several can read the documents.
class DocumentBlocks final : public LineBlocks {
 public:
  /// A document longer than `longest` bytes ends the reading with an `Error`. `name` is the file's,
  /// for its message.
  DocumentBlocks(ByteSource& source, std::string name, std::size_t longest)
      : source_(source), name_(std::move(name)), longest_(longest) {}

  [[nodiscard]] bool next(LineBlock& block) override;
  [[nodiscard]] LinePlace place_of(const LineBlock& block, std::uint64_t line,
                                   std::size_t offset) override;

 private:
  void read_more();
  /// Moves whole documents from what is pending to the block; returns whether there was any.
  [[nodiscard]] bool cut(LineBlock& block);
  static void append(LineBlock& block, std::string_view text);

  ByteSource& source_;
  const std::string name_;
  const std::size_t longest_;
  std::mutex mutex_;
  std::string pending_;
  std::size_t used_ = 0;  // of what is pending
  bool is_at_end_ = false;
  std::uint64_t next_line_ = 0;
  std::size_t next_column_ = 0;
  std::uint64_t next_position_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI::files
