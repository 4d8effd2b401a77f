// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// Puts together texts that come in parts, and counts what is kept of one result, so that no server
/// can make it grow without bound. A text that comes whole is not copied.
class BoundedText {
 public:
  explicit BoundedText(std::size_t longest) : longest_(longest) {}

  /// The next result begins.
  void restart() noexcept { size_ = 0; }

  /// Counts so much more; false when that is too much.
  [[nodiscard]] bool admit(std::size_t size) noexcept {
    size_ += size;
    return size_ <= longest_;
  }

  /// Keeps a part that is not the last.
  void append(std::string_view part) { parts_.append(part); }

  /// The parts that came before and the last one; the view lasts until the parts change.
  [[nodiscard]] std::string_view whole(std::string_view last) {
    if (parts_.empty()) return last;
    parts_.append(last);
    return parts_;
  }

  /// Forgets the parts.
  void clear() noexcept { parts_.clear(); }

 private:
  std::size_t longest_;
  std::size_t size_ = 0;
  std::string parts_{};
};

}  // namespace signals::inline SIGNALS_ABI::firestore
