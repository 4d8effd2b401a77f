// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <utility>

#include <signals/abi.hpp>
#include <signals/arrow/c_data_interface.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// One of these structures, released at the end.
template <typename Structure>
class Owned {
 public:
  Owned() = default;
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() { reset(); }

  /// Takes over what the other holds, as a consumer does: by a copy of its bytes.
  void take(Structure& other) noexcept {
    reset();
    value_ = other;
    other.release = nullptr;
  }
  void swap(Owned& other) noexcept { std::swap(value_, other.value_); }
  void reset() noexcept {
    if (value_.release != nullptr) value_.release(&value_);
    value_ = {};
  }

  [[nodiscard]] Structure& operator*() noexcept { return value_; }
  [[nodiscard]] Structure* operator->() noexcept { return &value_; }
  [[nodiscard]] const Structure& operator*() const noexcept { return value_; }
  [[nodiscard]] const Structure* operator->() const noexcept { return &value_; }

 private:
  Structure value_{};
};

}  // namespace signals::inline SIGNALS_ABI::arrow
