// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// Tests whether an item is the first of those equal to it. An item is represented by a number of
/// 32 bits, such as its offset.
class FirstSeen {
 public:
  /// For at most that many distinct items.
  explicit FirstSeen(std::size_t most) {
    if (2 * most < few_.size()) return;
    many_.resize(std::bit_ceil(2 * most + 1));
    slots_ = many_;
  }
  FirstSeen(const FirstSeen&) = delete;
  FirstSeen& operator=(const FirstSeen&) = delete;
  ~FirstSeen() = default;

  /// Whether no earlier item equals this one; `is_equal(number)` compares this item with an earlier
  /// one. Equal items must have equal hashes.
  template <typename IsEqual>
  [[nodiscard]] bool is_first(std::uint64_t hash, std::uint32_t number, IsEqual is_equal) {
    const std::size_t mask = slots_.size() - 1;
    for (std::size_t at = hash & mask;; at = (at + 1) & mask) {
      if (slots_[at] == 0) {
        slots_[at] = number + 1;
        return true;
      }
      if (is_equal(slots_[at] - 1)) return false;
    }
  }

 private:
  std::array<std::uint32_t, 32> few_{};
  std::vector<std::uint32_t> many_;
  std::span<std::uint32_t> slots_ = few_;  // number + 1; 0 is free
};

}  // namespace signals::inline SIGNALS_ABI
