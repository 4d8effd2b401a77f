// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>

#include "flat_event.hpp"
#include "flat_line.hpp"

namespace signals::inline SIGNALS_ABI {

/// What the lines of one writer have in common: the same members in the same order, and the same
/// bytes between their values.
///
/// The marks of such a line give the position of each value before the line is read, so that all
/// the bytes between values can be compared at once.
class LineShape {
 public:
  /// The shape that no line has.
  LineShape() = default;

  /// The shape of the line that begins at `rest`, which `scan_flat_line` must be able to read.
  LineShape(std::string_view text, const MarkedRest& rest);

  /// Reads the line at `rest` into the event and moves `rest` to the next line, as `scan_flat_line`
  /// does. Returns false, and leaves `rest` unchanged, if the line does not have this shape, or is
  /// so near the end of the text that comparing would read past it; the event may have changed
  /// then.
  [[nodiscard]] bool read(const MarkedText& text, MarkedRest& rest,
                          FlatEvent& event) const noexcept;

 private:
  /// A position in a line, relative to one of its marks.
  struct Position {
    std::uint32_t mark = 0;  // its index among the line's marks
    std::int32_t offset = 0;

    [[nodiscard]] const char* in(const char* text, const std::uint32_t* marks) const noexcept {
      return text + marks[mark] + offset;
    }
  };
  /// Bytes that all lines of the shape have at a position, as words; the mask is 0 for bytes that
  /// are not compared.
  struct Piece {
    static constexpr std::size_t size = 32;
    using Words = std::array<std::uint64_t, size / sizeof(std::uint64_t)>;

    Position position;
    Words bytes{};
    Words mask{};
  };
  struct Value {
    Position first;
    Position last;
    std::uint8_t field = event_fields::none;
    FieldKind kind = FieldKind::text;  // of a text, or of seconds
    bool is_text = false;
  };

  void add_pieces(std::string_view bytes, Position position);

  std::vector<Piece> pieces_;
  std::vector<Value> values_;  // strings that are fields, and all other values
  std::size_t mark_count_ = 0;
  std::ptrdiff_t reach_ =
      0;  // the largest distance from a line's last mark to the end of the compared bytes
};

}  // namespace signals::inline SIGNALS_ABI
