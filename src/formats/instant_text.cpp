// SPDX-License-Identifier: Apache-2.0
#include <cstdint>

#include <fmt/format.h>

#include <signals/detail/text.hpp>
#include <signals/detail/word.hpp>
#include <signals/formats/instant_text.hpp>

#include "text/decimal.hpp"

namespace signals {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;
using std::chrono::seconds;

// Means 'no instant' while the common forms are tried; it is out of range.
constexpr Instant none = Instant::min();
static_assert(none < earliest_instant);

/// Takes parts from the start of a text. If a part does not match, the text is unchanged.
class Scanner {
 public:
  explicit Scanner(std::string_view text) noexcept : rest_(text) {}

  [[nodiscard]] bool at_end() const noexcept { return rest_.empty(); }

  [[nodiscard]] bool next_is_digit() const noexcept {
    return !rest_.empty() && text::is_digit(rest_.front());
  }

  bool take(char expected) noexcept {
    if (rest_.empty() || rest_.front() != expected) return false;
    rest_.remove_prefix(1);
    return true;
  }

  /// A number of exactly that many digits.
  std::optional<int> take_number(std::size_t digits) noexcept {
    if (rest_.size() < digits) return std::nullopt;
    int value = 0;
    for (std::size_t i = 0; i < digits; ++i) {
      if (!text::is_digit(rest_[i])) return std::nullopt;
      value = value * 10 + (rest_[i] - '0');
    }
    rest_.remove_prefix(digits);
    return value;
  }

  /// One digit or more as a fraction of a second, rounded down to a millisecond.
  std::optional<milliseconds> take_fraction() noexcept {
    if (!next_is_digit()) return std::nullopt;
    int value = 0;
    for (int weight = 100; next_is_digit(); weight /= 10) {
      value += weight * (rest_.front() - '0');
      rest_.remove_prefix(1);
    }
    return milliseconds{value};
  }

 private:
  std::string_view rest_;
};

/// Up to eight characters, of which some must be digits, checked at once.
class Digits {
 public:
  /// The text matches the form if it has a digit wherever the form has 0, and is equal elsewhere.
  constexpr Digits(std::uint64_t text, std::uint64_t form) noexcept : digits_(text ^ form) {
    constexpr std::uint64_t every_byte = 0x0101010101010101;
    constexpr std::uint64_t top_bits = every_byte << 7U;
    // The form is ASCII, so nothing carries from byte to byte here.
    const std::uint64_t is_other = ((form ^ every_byte * '0') + every_byte * 0x7F) & top_bits;
    // A byte from 10 to 127 sets the top bit in the sum, and a higher one has it set already. The
    // sum may then carry into the next byte, but the text does not match anyway.
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

[[nodiscard]] std::optional<date::sys_days> take_date(Scanner& scanner) noexcept {
  const auto year = scanner.take_number(4);
  if (!year || !scanner.take('-')) return std::nullopt;
  const auto month = scanner.take_number(2);
  if (!month || !scanner.take('-')) return std::nullopt;
  const auto day = scanner.take_number(2);
  if (!day) return std::nullopt;
  const auto date = date::year{*year} / *month / *day;
  if (*year < 1 || !date.ok()) return std::nullopt;
  return date::sys_days{date};
}

[[nodiscard]] std::optional<milliseconds> take_time_of_day(Scanner& scanner) noexcept {
  const auto hour = scanner.take_number(2);
  if (!hour || *hour > 23 || !scanner.take(':')) return std::nullopt;
  const auto minute = scanner.take_number(2);
  if (!minute || *minute > 59) return std::nullopt;
  const milliseconds whole_minutes = hours{*hour} + minutes{*minute};
  if (!scanner.take(':')) return whole_minutes;
  const auto second = scanner.take_number(2);
  if (!second || *second > 59) return std::nullopt;
  const milliseconds whole_seconds = whole_minutes + seconds{*second};
  if (!scanner.take('.') && !scanner.take(',')) return whole_seconds;
  const auto fraction = scanner.take_fraction();
  if (!fraction) return std::nullopt;
  return whole_seconds + *fraction;
}

/// The offset from UTC; zero if nothing follows.
[[nodiscard]] std::optional<minutes> take_offset(Scanner& scanner) noexcept {
  if (scanner.at_end()) return minutes{0};
  scanner.take(' ');
  if (scanner.take('Z') || scanner.take('z')) return minutes{0};
  const bool is_behind = scanner.take('-');
  if (!is_behind && !scanner.take('+')) return std::nullopt;
  const auto hour = scanner.take_number(2);
  if (!hour || *hour > 23) return std::nullopt;
  minutes offset = hours{*hour};
  const bool has_colon = scanner.take(':');
  if (has_colon || scanner.next_is_digit()) {
    const auto minute = scanner.take_number(2);
    if (!minute || *minute > 59) return std::nullopt;
    offset += minutes{*minute};
  }
  return is_behind ? -offset : offset;
}

[[nodiscard]] std::optional<Instant> parse_iso_8601(std::string_view text) noexcept {
  Scanner scanner(text);
  const auto day = take_date(scanner);
  if (!day) return std::nullopt;
  if (scanner.at_end()) return Instant{*day};
  if (!scanner.take('T') && !scanner.take('t') && !scanner.take(' ')) return std::nullopt;
  const auto time_of_day = take_time_of_day(scanner);
  if (!time_of_day) return std::nullopt;
  const auto offset = take_offset(scanner);
  if (!offset || !scanner.at_end()) return std::nullopt;
  return *day + *time_of_day - *offset;
}

/// The usual form: `YYYY-MM-DDTHH:MM:SS`, with optional milliseconds, and `Z`. `none` for any other
/// text, which may still be an instant.
[[nodiscard]] Instant parse_common_iso_8601(std::string_view text) noexcept {
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
         milliseconds{(hour * 3600 + minute * 60 + of_minute) * 1000 + fraction};
}

/// Unix time of at most 18 digits, the other usual form; `none` for any other text.
[[nodiscard]] Instant parse_common_unix_time(std::string_view text) noexcept {
  constexpr std::size_t most_digits = 18;
  if (text.empty() || text.size() > most_digits) return none;
  std::int64_t count = 0;
  for (const char c : text) {
    if (!text::is_digit(c)) return none;
    count = count * 10 + (c - '0');
  }
  if (count < 100'000'000'000) return Instant{milliseconds{count * 1000}};
  if (count < 100'000'000'000'000) return Instant{milliseconds{count}};
  if (count < 100'000'000'000'000'000) return Instant{milliseconds{count / 1000}};
  return Instant{milliseconds{count / 1'000'000}};
}

[[nodiscard]] std::optional<Instant> parse_unix_time(std::string_view text) noexcept {
  const auto number = Decimal::parse(text);
  if (!number) return std::nullopt;
  const auto magnitude = number->exponent();
  const int to_milliseconds = magnitude <= 11 ? 3 : magnitude <= 14 ? 0 : magnitude <= 17 ? -3 : -6;
  const auto count = number->scaled_floor(to_milliseconds);
  if (!count) return std::nullopt;
  return Instant{milliseconds{*count}};
}

}  // namespace

std::optional<Instant> parse_instant(std::string_view text) noexcept {
  const std::string_view trimmed = text::trim(text);
  Instant instant = parse_common_iso_8601(trimmed);
  if (instant == none) instant = parse_common_unix_time(trimmed);
  if (instant == none) instant = parse_iso_8601(trimmed).value_or(none);
  if (instant == none) instant = parse_unix_time(trimmed).value_or(none);
  if (instant < earliest_instant || instant > latest_instant) return std::nullopt;
  return instant;
}

std::string format_instant(Instant instant) {
  const auto day = date::floor<date::days>(instant);
  const date::year_month_day date{day};
  const date::hh_mm_ss time{instant - day};
  return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z", static_cast<int>(date.year()),
                     static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                     time.hours().count(), time.minutes().count(), time.seconds().count(),
                     time.subseconds().count());
}

}  // namespace signals
