// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <signals/abi.hpp>

#include "formats/event_fields.hpp"
#include "formats/event_reading.hpp"

namespace signals::inline SIGNALS_ABI {

/// The fields of one event document of the shape that nearly all have, as views of its line; see
/// `scan_flat_line`.
class FlatEvent {
 public:
  /// Forgets the fields of the document before.
  void clear() noexcept { present_ = 0; }

  /// Takes the value of a field, or of none. A field must not be there twice.
  void set(std::uint8_t field, FieldKind kind, const char* first, const char* last) noexcept {
    // Without a branch: what is no field goes to a slot that nobody asks for.
    const unsigned slot = field & unused_slot;
    present_ |= std::uint64_t{1} << slot;
    slots_[slot] = {.text = first, .size = static_cast<std::uint32_t>(last - first), .kind = kind};
  }

  [[nodiscard]] std::uint64_t present() const noexcept { return present_; }
  [[nodiscard]] FieldKind kind(std::size_t field) const noexcept { return slots_[field].kind; }
  [[nodiscard]] std::string_view text(std::size_t field) const noexcept {
    return {slots_[field].text, slots_[field].size};
  }
  /// Of a time that is given in seconds.
  [[nodiscard]] std::string_view nanoseconds(std::size_t field) const noexcept {
    const std::size_t slot = event_fields::nanoseconds_of(field);
    return (present_ >> slot & 1U) != 0 ? text(slot) : std::string_view{};
  }

 private:
  struct Slot {
    const char* text;
    std::uint32_t size;
    FieldKind kind;
  };

  static constexpr unsigned unused_slot = 63;
  static_assert(event_fields::end <= unused_slot);
  static_assert((event_fields::none & unused_slot) == unused_slot);

  std::uint64_t present_ = 0;
  std::array<Slot, unused_slot + 1> slots_{};
};

}  // namespace signals::inline SIGNALS_ABI
