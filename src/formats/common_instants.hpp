// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include <signals/detail/text.hpp>
#include <signals/detail/word.hpp>
#include <signals/instant.hpp>

/// The two forms of time that nearly all events have, each tried before the others, since reading
/// times is much of reading a line.
namespace signals::inline SIGNALS_ABI::common_instants {

/// Stands for no instant: it is out of range.
inline constexpr Instant none = Instant::min();
static_assert(none < earliest_instant);

/// Up to eight characters, of which some must be digits, looked at all at once.
class Digits {
 public:
  /// The text fits the form when it has a digit wherever the form has 0, and elsewhere what the
  /// form has.
  constexpr Digits(std::uint64_t text, std::uint64_t form) noexcept : digits_(text ^ form) {
    constexpr std::uint64_t every_byte = 0x0101010101010101;
    constexpr std::uint64_t top_bits = every_byte << 7U;
    // The form is ASCII, so nothing carries from byte to byte here.
    const std::uint64_t is_other = ((form ^ every_byte * '0') + every_byte * 0x7F) & top_bits;
    // A byte from 10 up to 127 reaches the top bit, and a higher one has it; then there may be a
    // carry into the next byte, but the text does not fit already.
    const std::uint64_t is_above_nine = (digits_ | (digits_ + every_byte * (0x80 - 10))) & top_bits;
    fits_ = is_above_nine == 0 && (digits_ & (is_other >> 7U) * 0xFF) == 0;
  }

  [[nodiscard]] constexpr bool fits() const noexcept { return fits_; }

  [[nodiscard]] constexpr unsigned one_at(unsigned at) const noexcept {
    return static_cast<unsigned>(digits_ >> (8 * at)) & 0xFFU;
  }
  /// The number of two digits that begins there.
  [[nodiscard]] constexpr unsigned two_from(unsigned at) const noexcept {
    return one_at(at) * 10 + one_at(at + 1);
  }

 private:
  std::uint64_t digits_;
  bool fits_;
};

/// What nearly all writers write: `YYYY-MM-DDTHH:MM:SS`, perhaps with milliseconds, and `Z`.
/// None for any other text, which may still be an instant.
[[nodiscard]] inline Instant parse_iso_8601(std::string_view text) noexcept {
  constexpr std::size_t to_seconds = 20;
  constexpr std::size_t to_milliseconds = 24;
  if (text.size() != to_seconds && text.size() != to_milliseconds) return none;
  const char* const at = text.data();
  const Digits first(load_word<8>(at), word_of("0000-00-"));
  const Digits second(load_word<8>(at + 8), word_of("00T00:00"));
  const Digits third = text.size() == to_seconds
                           ? Digits(load_word<4>(at + 16), word_of(":00Z"))
                           : Digits(load_word<8>(at + 16), word_of(":00.000Z"));
  if (!first.fits() || !second.fits() || !third.fits()) return none;
  const unsigned year = first.two_from(0) * 100 + first.two_from(2);
  const unsigned hour = second.two_from(3);
  const unsigned minute = second.two_from(6);
  const unsigned of_minute = third.two_from(1);
  const unsigned fraction = third.two_from(4) * 10 + third.one_at(6);
  const auto date = date::year{static_cast<int>(year)} / date::month{first.two_from(5)} /
                    date::day{second.two_from(0)};
  if (year < 1 || !date.ok() || hour > 23 || minute > 59 || of_minute > 59) return none;
  return date::sys_days{date} +
         std::chrono::milliseconds{(hour * 3600 + minute * 60 + of_minute) * 1000 + fraction};
}

/// Whole numbers below this one are times that reports support.
inline constexpr std::int64_t unix_time_end = 1'000'000'000'000'000'000;

/// The instant of a whole number that is 0 or more and below `unix_time_end`; its unit is told by
/// its size.
[[nodiscard]] constexpr Instant unix_time(std::int64_t count) noexcept {
  if (count < 100'000'000'000) return Instant{std::chrono::milliseconds{count * 1000}};
  if (count < 100'000'000'000'000) return Instant{std::chrono::milliseconds{count}};
  if (count < 100'000'000'000'000'000) return Instant{std::chrono::milliseconds{count / 1000}};
  return Instant{std::chrono::milliseconds{count / 1'000'000}};
}

/// Unix time in at most 18 digits and nothing else, the other common form; none otherwise.
[[nodiscard]] inline Instant parse_unix_time(std::string_view text) noexcept {
  constexpr std::size_t most_digits = 18;
  if (text.empty() || text.size() > most_digits) return none;
  std::int64_t count = 0;
  for (const char c : text) {
    if (!text::is_digit(c)) return none;
    count = count * 10 + (c - '0');
  }
  return unix_time(count);
}

}  // namespace signals::inline SIGNALS_ABI::common_instants
