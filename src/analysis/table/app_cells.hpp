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

namespace signals {

/// One user's activity app by app, in 16 bytes and one block of memory: the apps stand together in
/// front, so that finding one takes a line or two of the cache, and what is known of each after
/// them.
class AppCells {
 public:
  using Cell = Usage;

  /// The cell of the app, which is made when it is not there.
  [[nodiscard]] Cell& cell_of(AppIndex app) {
    const std::uint32_t place = place_of(app);
    return place < size_ ? cells()[place] : append(app);
  }

  /// Asks for the memory that `fetch_cell` reads.
  void fetch_apps() const noexcept { __builtin_prefetch(block_.get(), 0); }

  /// Asks for the memory that `cell_of` changes.
  void fetch_cell(AppIndex app) const noexcept {
    if (capacity_ > 0) __builtin_prefetch(cells() + place_of(app), 1);
  }

  /// Visits each app and what is known of it, in no order.
  template <typename Visit>
  void for_each(Visit visit) const {
    for (std::uint32_t i = 0; i < size_; ++i) visit(apps()[i], std::as_const(cells()[i]));
  }

  /// What is known, in the catalogue's order.
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

  /// Where the app stands; `size_` when it does not.
  [[nodiscard]] std::uint32_t place_of(AppIndex app) const noexcept {
    const AppIndex* const all = apps();
    std::uint32_t place = 0;
    while (place < size_ && all[place] != app) ++place;
    return place;
  }

  [[nodiscard]] Cell& append(AppIndex app) {
    if (size_ == capacity_) grow();
    new (apps() + size_) AppIndex{app};
    return *new (cells() + size_++) Cell{};
  }

  void grow() {
    AppCells larger;
    // In small steps, because what is spare is spare for every user.
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

}  // namespace signals
