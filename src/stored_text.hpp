// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <utility>

#include <signals/error.hpp>

namespace signals {

/// A text that never changes, in 24 bytes: up to 20 bytes stand inside, so that comparing a short
/// id takes no further look at memory.
class StoredText {
 public:
  explicit StoredText(std::string_view text) : size_(static_cast<std::uint32_t>(text.size())) {
    if (text.size() > UINT32_MAX) throw Error(ErrorCode::resource_exhausted, "an id exceeds 4 GiB");
    char* to = bytes_.data();
    if (!is_inside()) {
      to = new char[text.size()];
      std::memcpy(bytes_.data(), &to, sizeof to);
    }
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
  }
  StoredText(const StoredText&) = delete;
  StoredText& operator=(const StoredText&) = delete;
  StoredText(StoredText&& other) noexcept
      : size_(std::exchange(other.size_, 0)), bytes_(other.bytes_) {}
  StoredText& operator=(StoredText&&) = delete;
  ~StoredText() {
    if (!is_inside()) delete[] outside();
  }

  [[nodiscard]] std::string_view view() const noexcept {
    return {is_inside() ? bytes_.data() : outside(), size_};
  }

 private:
  [[nodiscard]] bool is_inside() const noexcept { return size_ <= bytes_.size(); }
  [[nodiscard]] char* outside() const noexcept {
    char* text = nullptr;
    std::memcpy(&text, bytes_.data(), sizeof text);
    return text;
  }

  std::uint32_t size_;
  std::array<char, 20> bytes_{};
};

}  // namespace signals
