// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "formats/event_facts.hpp"
#include "formats/event_fields.hpp"

namespace signals {

/// The fields of one event document of the usual shape, as views of its line; see
/// `scan_flat_line`.
class FlatEvent {
 public:
  /// Removes the fields of the previous document.
  void clear() noexcept { present_ = 0; }

  /// Sets the value of a field; ignores `none`. A field that occurs twice has the later value.
  void set(std::uint8_t field, FieldKind kind, const char* first, const char* last) noexcept {
    // Without a branch: a member that is not a field goes to a slot that is never read.
    const unsigned slot = field & unused_slot;
    present_ |= 1U << slot;
    slots_[slot] = {.text = first, .size = static_cast<std::uint32_t>(last - first), .kind = kind};
  }

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

  static constexpr unsigned unused_slot = 31;
  static_assert(event_fields::names.size() <= unused_slot);
  static_assert((event_fields::none & unused_slot) == unused_slot);

  std::uint32_t present_ = 0;
  std::array<Slot, unused_slot + 1> slots_{};
};

}  // namespace signals
