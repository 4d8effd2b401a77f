// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string_view>

#include <signals/abi.hpp>

#include "decompression.hpp"
#include "file_kind.hpp"
#include "input_file.hpp"
#include "peekable_source.hpp"
#include "read_ahead.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// The text of a file from front to end; decompressed, ahead of its reader, where the file begins
/// as gzip or Zstandard does.
class FileText final : public ByteSource {
 public:
  /// Throws `Error` for a file of another kind. `file` must outlive it and be read by nobody else.
  FileText(InputFile& file, ExpectedText expected)
      : bytes_(file), decompressed_(open_decompressed(bytes_, file.name())) {
    if (decompressed_) read_ahead_.emplace(*decompressed_);
    text_.emplace(decompressed_ ? static_cast<ByteSource&>(*read_ahead_) : bytes_);
    refuse_other_kinds(head(), file.name(), expected);
  }

  [[nodiscard]] bool is_compressed() const noexcept { return decompressed_ != nullptr; }

  /// The first bytes, which `read` returns again. Call it before anything is read.
  [[nodiscard]] std::string_view head() { return text_->head(); }
  [[nodiscard]] std::size_t read(std::span<char> buffer) override { return text_->read(buffer); }

 private:
  PeekableSource bytes_;
  std::unique_ptr<ByteSource> decompressed_;
  std::optional<ReadAhead> read_ahead_;
  std::optional<PeekableSource> text_;
};

}  // namespace signals::inline SIGNALS_ABI::files
