// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <string_view>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI {

/// An immutable text in 24 bytes. Up to 20 bytes are stored inside, so that comparing a short id
/// reads no other cache line. A longer text is stored in the given memory.
class StoredText {
 public:
  /// Stores a copy of the text. `memory` must outlive it, and releases the copy with all others.
  StoredText(std::string_view text, std::pmr::monotonic_buffer_resource& memory)
      : size_(static_cast<std::uint32_t>(text.size())) {
    if (text.size() > UINT32_MAX) throw Error(ErrorCode::resource_exhausted, "an id exceeds 4 GiB");
    if (text.empty()) return;
    if (is_inside()) {
      std::memcpy(bytes_.data(), text.data(), text.size());
      return;
    }
    void* const copy = memory.allocate(text.size(), 1);
    std::memcpy(copy, text.data(), text.size());
    std::memcpy(bytes_.data(), &copy, sizeof copy);
  }

  [[nodiscard]] std::string_view view() const noexcept {
    if (is_inside()) return {bytes_.data(), size_};
    const char* copy = nullptr;
    std::memcpy(&copy, bytes_.data(), sizeof copy);
    return {copy, size_};
  }

 private:
  [[nodiscard]] bool is_inside() const noexcept { return size_ <= bytes_.size(); }

  std::uint32_t size_;
  std::array<char, 20> bytes_{};
};

}  // namespace signals::inline SIGNALS_ABI
