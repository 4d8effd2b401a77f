// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

#include "byte_source.hpp"

namespace signals::inline SIGNALS_ABI::files {

/// The bytes of a source, whose first ones can be looked at before they are read.
class PeekableSource final : public ByteSource {
 public:
  /// How many bytes `head` returns at most: enough for the header of any archive and for the first
  /// line of most exports.
  static constexpr std::size_t head_size = std::size_t{64} << 10U;

  /// `source` must outlive it and be read by nobody else.
  explicit PeekableSource(ByteSource& source) : source_(source) {}

  /// The first bytes, which `read` returns again. Call it before anything is read.
  [[nodiscard]] std::string_view head() {
    while (!has_head_) {
      const std::size_t size = head_.size();
      head_.resize(head_size);
      const std::size_t count = source_.read(std::span(head_).subspan(size));
      head_.resize(size + count);
      has_head_ = count == 0 || head_.size() == head_size;
    }
    return head_;
  }

  [[nodiscard]] std::size_t read(std::span<char> buffer) override {
    if (used_ == head_.size()) return source_.read(buffer);
    const std::size_t count = head_.copy(buffer.data(), buffer.size(), used_);
    used_ += count;
    return count;
  }

 private:
  ByteSource& source_;
  std::string head_;
  bool has_head_ = false;
  std::size_t used_ = 0;  // of the head
};

}  // namespace signals::inline SIGNALS_ABI::files
