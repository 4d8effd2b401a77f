// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "event_facts.hpp"
#include "event_fields.hpp"
#include "text.hpp"

namespace signals {

/// The fields of one event document of the shape that nearly all have: an object on one line, whose
/// members are strings in ASCII without escapes, numbers without exponents, `true`, `false` and
/// `null`, with spaces between them at most. As views of the line.
///
/// What it reads is JSON as strictly as any: every byte outside of strings is looked at, and every
/// string is free of what JSON forbids because none of it is marked. What it does not read may
/// still be JSON.
class FlatEvent {
 public:
  /// What is left of a text, and of the places of its marks.
  struct Rest {
    const char* at;              // where the next line begins
    const std::uint32_t* marks;  // of what stands from there on
  };

  /// Reads the line that begins at `rest`, and moves `rest` to the next one. False, with `rest` as
  /// it was, when the line is not of that shape. `text` is what the marks count from; it ends with
  /// a line end.
  [[nodiscard]] bool read_line(std::string_view text, Rest& rest) noexcept;

  [[nodiscard]] std::uint32_t present() const noexcept { return present_; }
  [[nodiscard]] FieldKind kind(std::size_t field) const noexcept { return slots_[field].kind; }
  [[nodiscard]] std::string_view text(std::size_t field) const noexcept {
    return {slots_[field].text, slots_[field].size};
  }

 private:
  struct Slot {
    const char* text;
    std::uint32_t size;
    FieldKind kind;
  };

  void set(std::uint8_t field, FieldKind kind, const char* first, const char* last) noexcept {
    // Without a branch: what is no field goes to a slot that nobody asks for.
    const unsigned slot = field & unused_slot;
    present_ |= 1U << slot;
    slots_[slot] = {.text = first, .size = static_cast<std::uint32_t>(last - first), .kind = kind};
  }

  static constexpr unsigned unused_slot = 31;
  static_assert(event_fields::names.size() <= unused_slot);
  static_assert((event_fields::none & unused_slot) == unused_slot);

  std::uint32_t present_ = 0;
  std::array<Slot, unused_slot + 1> slots_{};
};

}  // namespace signals
