// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include "line_shape.hpp"

namespace signals {

/// The shapes of the lines seen last, the latest first.
///
/// Files have lines of one shape, or of a few. Where lines have nothing in common, shapes are left
/// alone for a while, so that they cost next to nothing.
class LineShapes {
 public:
  /// Reads the line at `rest` as `LineShape::read` does, by one of the shapes.
  [[nodiscard]] bool read(const MarkedText& text, MarkedRest& rest, FlatEvent& event) {
    if (left_alone_ > 0) return false;
    for (std::size_t i = 0; i < count_; ++i) {
      if (!shapes_[i].read(text, rest, event)) continue;
      if (i > 0) std::rotate(shapes_.begin(), shapes_.begin() + i, shapes_.begin() + i + 1);
      trust_ = std::min(trust_ + 1, most_trust);
      return true;
    }
    return false;
  }

  /// Learns the shape of the line at `rest`, which none of the shapes could read but
  /// `scan_flat_line` can.
  void learn(std::string_view text, const MarkedRest& rest) {
    if (left_alone_ > 0) {
      --left_alone_;
      return;
    }
    trust_ -= lost_by_a_miss;
    if (trust_ < 0) {
      trust_ = most_trust / 2;
      left_alone_ = lines_left_alone;
      return;
    }
    count_ = std::min(count_ + 1, shapes_.size());
    std::rotate(shapes_.begin(), shapes_.end() - 1, shapes_.end());
    shapes_.front() = LineShape(text, rest);
  }

 private:
  static constexpr int most_trust = 64;
  static constexpr int lost_by_a_miss = 8;  // what a miss costs, in lines that a shape has read
  static constexpr std::size_t lines_left_alone = 1024;

  std::array<LineShape, 4> shapes_;
  std::size_t count_ = 0;
  int trust_ = most_trust / 2;
  std::size_t left_alone_ = 0;
};

}  // namespace signals
