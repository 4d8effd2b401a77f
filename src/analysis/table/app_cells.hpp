// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <utility>
#include <vector>

#include <signals/activity.hpp>

namespace signals::inline SIGNALS_ABI {

/// One user's activity in each app, in 16 bytes and one block of memory. The apps are together at
/// its start, so that finding one reads one or two cache lines; the cells follow.
class AppCells {
 public:
  using Cell = Usage;

  /// The cell of the app, which is created if there is none.
  [[nodiscard]] Cell& cell_of(AppIndex app) {
    const std::uint32_t index = index_of(app);
    return index < size_ ? cells()[index] : append(app);
  }

  /// Prefetches the memory that `fetch_cell` reads.
  void fetch_apps() const noexcept { __builtin_prefetch(block_.get(), 0); }

  /// Prefetches the memory that `cell_of` changes.
  void fetch_cell(AppIndex app) const noexcept {
    if (capacity_ > 0) __builtin_prefetch(cells() + index_of(app), 1);
  }

  /// Visits each app and its cell, in no particular order.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (std::uint32_t i = 0; i < size_; ++i) visit(apps()[i], std::as_const(cells()[i]));
  }

  /// The activity in each app, in the catalogue's order.
  [[nodiscard]] std::vector<AppActivity> activities() const {
    std::vector<AppActivity> activities;
    activities.reserve(size_);
    for (std::uint32_t i = 0; i < size_; ++i) {
      activities.push_back({cells()[i], apps()[i]});
    }
    std::sort(
        activities.begin(), activities.end(),
        [](const AppActivity& left, const AppActivity& right) { return left.app < right.app; });
    return activities;
  }

 private:
  [[nodiscard]] static constexpr std::size_t cells_at(std::size_t capacity) noexcept {
    return (capacity * sizeof(AppIndex) + alignof(Cell) - 1) / alignof(Cell) * alignof(Cell);
  }
  [[nodiscard]] AppIndex* apps() const noexcept {
    return reinterpret_cast<AppIndex*>(block_.get());
  }
  [[nodiscard]] Cell* cells() const noexcept {
    return reinterpret_cast<Cell*>(block_.get() + cells_at(capacity_));
  }

  /// The index of the app's cell; `size_` if there is none.
  [[nodiscard]] std::uint32_t index_of(AppIndex app) const noexcept {
    const AppIndex* const all = apps();
    std::uint32_t index = 0;
    while (index < size_ && all[index] != app) ++index;
    return index;
  }

  [[nodiscard]] Cell& append(AppIndex app) {
    if (size_ == capacity_) grow();
    new (apps() + size_) AppIndex{app};
    return *new (cells() + size_++) Cell{};
  }

  void grow() {
    AppCells larger;
    // In small steps, because every user has the spare capacity.
    larger.capacity_ = capacity_ + (capacity_ < 8 ? 4 : std::max(8U, capacity_ / 8 * 2));
    // NOLINTNEXTLINE(*-avoid-c-arrays)
    larger.block_ = std::make_unique_for_overwrite<std::byte[]>(cells_at(larger.capacity_) +
                                                                larger.capacity_ * sizeof(Cell));
    larger.size_ = size_;
    if (size_ > 0) {
      std::memcpy(larger.apps(), apps(), size_ * sizeof(AppIndex));
      std::uninitialized_copy_n(cells(), size_, larger.cells());
    }
    *this = std::move(larger);
  }

  std::unique_ptr<std::byte[]> block_;  // NOLINT(*-avoid-c-arrays) bytes for both columns
  std::uint32_t size_ = 0;
  std::uint32_t capacity_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI
