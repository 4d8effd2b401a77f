// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <memory_resource>
#include <string_view>

#include <signals/error.hpp>

namespace signals {

/// A text that never changes, in 24 bytes: up to 20 bytes stand inside, so that comparing a short
/// id takes no further look at memory. A longer one stands in the memory that it was given.
class StoredText {
 public:
  /// Keeps a copy of the text. `memory` must outlive it, and takes the copy back all by itself.
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

}  // namespace signals
