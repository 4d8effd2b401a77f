// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// How many of a user's events had something that was there and could not be used, or lacked what
/// the rules ask for. Events before `since` do not count.
struct PassedOver {
  /// A time field held something that is not a time, before the one that was used or with none that
  /// was.
  std::uint64_t unreadable_times = 0;
  /// The same for foreground time; an honest 0 is readable.
  std::uint64_t unreadable_foregrounds = 0;
  /// No time, and no field for one.
  std::uint64_t without_time = 0;
  std::uint64_t without_app = 0;
  std::uint64_t without_session = 0;
  /// A time after now.
  std::uint64_t after_now = 0;

  friend bool operator==(const PassedOver&, const PassedOver&) = default;
};

/// A kind of what is passed over, by name.
struct PassedOverField {
  std::string_view name;
  std::uint64_t PassedOver::*value;
  /// What is said of one such event: "one event …", and of several: "events …".
  std::string_view of_one;
  std::string_view of_many;
};

/// All kinds, in the order in which reports print them.
inline constexpr std::array<PassedOverField, 6> passed_over_fields{{
    {"unreadable_times", &PassedOver::unreadable_times, "has a time that cannot be read",
     "have times that cannot be read"},
    {"unreadable_foregrounds", &PassedOver::unreadable_foregrounds,
     "has a foreground time that cannot be read", "have foreground times that cannot be read"},
    {"without_time", &PassedOver::without_time, "has no time", "have no time"},
    {"without_app", &PassedOver::without_app, "names no app", "name no app"},
    {"without_session", &PassedOver::without_session, "names no session", "name no session"},
    {"after_now", &PassedOver::after_now, "is after now", "are after now"},
}};

/// Kinds of what is passed over in one event; a value of one byte.
class PassedOverSet {
 public:
  /// The bit of events after now, the last one: what it says depends on now.
  static constexpr unsigned after_now_bit = passed_over_fields.size() - 1;
  static_assert(passed_over_fields[after_now_bit].value == &PassedOver::after_now);

  constexpr PassedOverSet() noexcept = default;

  /// The set whose kinds are the bits set, in the order of `passed_over_fields`.
  [[nodiscard]] static constexpr PassedOverSet of_bits(std::uint8_t bits) noexcept {
    PassedOverSet set;
    set.bits_ = bits;
    return set;
  }

  /// The kinds as bits.
  [[nodiscard]] constexpr std::uint8_t bits() const noexcept { return bits_; }
  /// Whether there is none.
  [[nodiscard]] constexpr bool empty() const noexcept { return bits_ == 0; }

  friend constexpr bool operator==(PassedOverSet, PassedOverSet) noexcept = default;

 private:
  std::uint8_t bits_ = 0;
};

/// Counts an event with these kinds.
constexpr void add(PassedOver& counts, PassedOverSet event) noexcept {
  for (unsigned left = event.bits(); left != 0; left &= left - 1) {
    const auto kind = static_cast<std::size_t>(std::countr_zero(left));
    ++(counts.*passed_over_fields[kind].value);
  }
}

/// Counts all that the other counted.
constexpr void merge(PassedOver& counts, const PassedOver& other) noexcept {
  for (const PassedOverField& field : passed_over_fields) {
    counts.*field.value += other.*field.value;
  }
}

}  // namespace signals::inline SIGNALS_ABI
