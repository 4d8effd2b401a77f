// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <utility>

#include <signals/abi.hpp>

#include "line_shape.hpp"

namespace signals::inline SIGNALS_ABI {

/// The shapes of recent lines, the latest first.
///
/// Most files have lines of one or a few shapes. If lines have nothing in common, shapes pause for
/// a while, so that they cost nearly nothing.
class LineShapes {
 public:
  /// Reads the line at `rest` with one of the shapes, as `LineShape::read` does.
  [[nodiscard]] bool read(const MarkedText& text, MarkedRest& rest, FlatEvent& event) {
    if (paused_ > 0) return false;
    for (std::size_t i = 0; i < count_; ++i) {
      if (!shapes_[i].read(text, rest, event)) continue;
      if (i > 0) std::rotate(shapes_.begin(), shapes_.begin() + i, shapes_.begin() + i + 1);
      trust_ = std::min(trust_ + 1, most_trust);
      return true;
    }
    return false;
  }

  /// Adds the shape of the line at `rest`, which `scan_flat_line` can read but no shape could.
  void learn(std::string_view text, const MarkedRest& rest) {
    if (paused_ > 0) {
      --paused_;
      return;
    }
    trust_ -= lost_by_a_miss;
    if (trust_ < 0) {
      trust_ = most_trust / 2;
      paused_ = paused_lines;
      return;
    }
    count_ = std::min(count_ + 1, shapes_.size());
    std::rotate(shapes_.begin(), shapes_.end() - 1, shapes_.end());
    shapes_.front() = LineShape(text, rest);
  }

 private:
  static constexpr int most_trust = 64;
  static constexpr int lost_by_a_miss = 8;  // the number of hits that one miss cancels
  static constexpr std::size_t paused_lines = 1024;

  std::array<LineShape, 4> shapes_;
  std::size_t count_ = 0;
  int trust_ = most_trust / 2;
  std::size_t paused_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI
