// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "flat_event.hpp"
#include "flat_line.hpp"

namespace signals {

/// What lines of one writer have in common: the same members in the same order, and between their
/// values the same bytes.
///
/// The marks of such a line tell where each value stands before any of it has been read, so that
/// the bytes between can be compared all at once, without going from one to the next.
class LineShape {
 public:
  /// The shape that no line has.
  LineShape() = default;

  /// The shape of the line that begins at `rest`, which `scan_flat_line` must be able to read.
  LineShape(std::string_view text, const MarkedRest& rest);

  /// Reads the line at `rest` into the event and moves `rest` to the next one, as `scan_flat_line`
  /// would. False, with `rest` as it was, when the line is not of this shape, or stands so near to
  /// the end of the text that comparing would go beyond it; the event may have changed then.
  [[nodiscard]] bool read(const MarkedText& text, MarkedRest& rest,
                          FlatEvent& event) const noexcept;

 private:
  /// A place in a line: bytes from one of its marks.
  struct Place {
    std::uint32_t mark = 0;  // from the line's first
    std::int32_t offset = 0;

    [[nodiscard]] const char* in(const char* text, const std::uint32_t* marks) const noexcept {
      return text + marks[mark] + offset;
    }
  };
  /// Bytes that all lines of the shape have there, as words; those not compared are 0 in the mask.
  struct Piece {
    static constexpr std::size_t size = 32;
    using Words = std::array<std::uint64_t, size / sizeof(std::uint64_t)>;

    Place place;
    Words bytes{};
    Words mask{};
  };
  struct Value {
    Place first;
    Place last;
    std::uint8_t field = event_fields::none;
    bool is_text = false;
  };

  void add_pieces(std::string_view bytes, Place place);

  std::vector<Piece> pieces_;
  std::vector<Value> values_;  // texts that are fields, and all that are no texts
  std::size_t mark_count_ = 0;
  std::ptrdiff_t reach_ = 0;  // from a line's last mark to the end of what is compared, at most
};

}  // namespace signals
