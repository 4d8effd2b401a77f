// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>

#include <fmt/compile.h>
#include <fmt/format.h>

#include <signals/detail/text.hpp>
#include <signals/formats/instant_text.hpp>

#include "common_instants.hpp"
#include "text/decimal.hpp"
#include "text/scanner.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::minutes;

[[nodiscard]] std::optional<date::sys_days> day_of(int year, int month, int day) noexcept {
  const auto date = date::year{year} / month / day;
  if (year < 1 || !date.ok()) return std::nullopt;
  return date::sys_days{date};
}

/// `YYYY-MM-DD`, `YYYY/MM/DD` or `YYYYMMDD`; the last is basic.
struct IsoDate {
  std::optional<date::sys_days> day{};
  bool is_basic = false;
};

[[nodiscard]] IsoDate take_iso_date(Scanner& scanner) noexcept {
  const auto year = scanner.take_number(4);
  if (!year) return {};
  const char separator = scanner.take('-') ? '-' : scanner.take('/') ? '/' : '\0';
  const auto month = scanner.take_number(2);
  if (!month || (separator != '\0' && !scanner.take(separator))) return {};
  const auto day = scanner.take_number(2);
  if (!day) return {};
  return {.day = day_of(*year, *month, *day), .is_basic = separator == '\0'};
}

enum class TimeForm : std::uint8_t { extended, basic, short_hour };

/// `HH:MM`, perhaps `:SS` and a fraction after a point or comma; in the basic form perhaps the same
/// without colons, and with a short hour perhaps `H:MM`.
[[nodiscard]] std::optional<milliseconds> take_time_of_day(
    Scanner& scanner, TimeForm form = TimeForm::extended) noexcept {
  const auto hour =
      form == TimeForm::short_hour ? scanner.take_short_number() : scanner.take_number(2);
  if (!hour || *hour > 23) return std::nullopt;
  const bool has_colons = scanner.take(':');
  if (!has_colons && form != TimeForm::basic) return std::nullopt;
  const auto minute = scanner.take_number(2);
  if (!minute || *minute > 59) return std::nullopt;
  const milliseconds whole_minutes = hours{*hour} + minutes{*minute};
  if (has_colons ? !scanner.take(':') : !scanner.next_is_digit()) return whole_minutes;
  const auto second = scanner.take_number(2);
  if (!second || *second > 59) return std::nullopt;
  const milliseconds whole_seconds = whole_minutes + std::chrono::seconds{*second};
  if (!scanner.take('.') && !scanner.take(',')) return whole_seconds;
  const auto fraction = scanner.take_fraction();
  if (!fraction) return std::nullopt;
  return whole_seconds + *fraction;
}

/// `±HH`, `±HHMM` or `±HH:MM`, which must be there when it is required.
[[nodiscard]] std::optional<minutes> take_offset(Scanner& scanner, bool is_required) noexcept {
  const bool is_behind = scanner.take('-');
  if (!is_behind && !scanner.take('+')) {
    return is_required ? std::nullopt : std::optional(minutes{0});
  }
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

/// What the clock is ahead of UTC, to the end of the text; zero when nothing follows. A zone may be
/// named once more after it, which says nothing new.
[[nodiscard]] std::optional<minutes> take_zone(Scanner& scanner) noexcept {
  if (scanner.at_end()) return minutes{0};
  scanner.take_space();
  const bool is_named =
      scanner.take_text("UTC") || scanner.take_text("GMT") || scanner.take_text("Z");
  const auto offset = take_offset(scanner, !is_named);
  if (!offset || scanner.at_end()) return offset;
  const bool has_space = scanner.take_space();
  const bool is_repeated = scanner.take_brackets('[', ']') || scanner.take_brackets('(', ')') ||
                           (has_space && !scanner.take_word().empty());
  return is_repeated && scanner.at_end() ? offset : std::nullopt;
}

[[nodiscard]] std::optional<Instant> instant_of(std::optional<date::sys_days> day,
                                                std::optional<milliseconds> time_of_day,
                                                std::optional<minutes> offset) noexcept {
  if (!day || !time_of_day || !offset) return std::nullopt;
  return *day + *time_of_day - *offset;
}

/// ISO 8601, extended or basic.
[[nodiscard]] std::optional<Instant> parse_iso_8601(std::string_view text) noexcept {
  Scanner scanner(text);
  const auto [day, is_basic] = take_iso_date(scanner);
  if (!day) return std::nullopt;
  if (scanner.at_end()) return Instant{*day};
  if (!scanner.take_text("T") && !scanner.take_text(" at ") && !scanner.take(' ')) {
    return std::nullopt;
  }
  const auto time_of_day =
      take_time_of_day(scanner, is_basic ? TimeForm::basic : TimeForm::extended);
  if (!time_of_day) return std::nullopt;
  return instant_of(day, time_of_day, take_zone(scanner));
}

/// The place of a name in a list of full names, which may also be cut to three letters.
template <std::size_t Count>
[[nodiscard]] std::optional<int> place_in(const std::array<std::string_view, Count>& names,
                                          std::string_view word) noexcept {
  for (std::size_t i = 0; i < Count; ++i) {
    const bool is_short = word.size() == 3;
    if (text::equal_ignoring_case(is_short ? names[i].substr(0, 3) : names[i], word)) {
      return static_cast<int>(i);
    }
  }
  return std::nullopt;
}

[[nodiscard]] std::optional<int> month_named(std::string_view word) noexcept {
  constexpr std::array<std::string_view, 12> months{
      "January", "February", "March",     "April",   "May",      "June",
      "July",    "August",   "September", "October", "November", "December"};
  const auto place = place_in(months, word);
  return place ? std::optional(*place + 1) : std::nullopt;
}

[[nodiscard]] bool is_day_name(std::string_view word) noexcept {
  constexpr std::array<std::string_view, 7> days{"Monday", "Tuesday",  "Wednesday", "Thursday",
                                                 "Friday", "Saturday", "Sunday"};
  return place_in(days, word).has_value();
}

/// The time of day on a clock of twelve hours, if AM or PM follows; else as it is.
[[nodiscard]] std::optional<milliseconds> take_half_of_day(Scanner& scanner,
                                                           milliseconds time) noexcept {
  Scanner after = scanner;
  after.take_space();
  const bool is_afternoon = after.take_text("PM");
  if (!is_afternoon && !after.take_text("AM")) return time;
  scanner = after;
  if (time < hours{1} || time >= hours{13}) return std::nullopt;
  const milliseconds of_half = time >= hours{12} ? time - hours{12} : time;
  return is_afternoon ? of_half + hours{12} : of_half;
}

/// The time after a date with a month's name.
[[nodiscard]] std::optional<Instant> take_rest(Scanner& scanner, std::optional<date::sys_days> day,
                                               bool may_have_halves) noexcept {
  // On a clock of twelve hours an hour may be one digit.
  auto time =
      take_time_of_day(scanner, may_have_halves ? TimeForm::short_hour : TimeForm::extended);
  if (!time) return std::nullopt;
  if (may_have_halves) time = take_half_of_day(scanner, *time);
  return instant_of(day, time, take_zone(scanner));
}

/// `Wed, 26 Nov 2025 10:00:00 GMT` of RFC 2822 and HTTP, `Wed Nov 26 2025 13:00:00 GMT+0300 (East
/// Africa Time)` of JavaScript, and `Nov 26, 2025 10:00 AM`. Day names are not checked.
[[nodiscard]] std::optional<Instant> parse_with_month_name(std::string_view text) noexcept {
  Scanner scanner(text);
  std::string_view word = scanner.take_word();
  if (is_day_name(word)) {
    scanner.take(',');
    if (!scanner.take_space()) return std::nullopt;
    word = scanner.take_word();
  }
  const bool is_day_first = word.empty();
  std::optional<int> day;
  if (is_day_first) {
    day = scanner.take_short_number();
    if (!day || !scanner.take_space()) return std::nullopt;
    word = scanner.take_word();
  }
  const auto month = month_named(word);
  if (!month || !scanner.take_space()) return std::nullopt;
  if (!is_day_first) {
    day = scanner.take_short_number();
    if (!day) return std::nullopt;
    scanner.take(',');
    if (!scanner.take_space()) return std::nullopt;
  }
  const auto year = scanner.take_number(4);
  if (!year) return std::nullopt;
  if (!is_day_first) scanner.take(',');
  if (!scanner.take_text(" at ") && !scanner.take_space()) return std::nullopt;
  return take_rest(scanner, day_of(*year, *month, *day), !is_day_first);
}

/// `YYYYMMDD` or `YYYYMMDDHHMMSS`, which begins with 20 and has no sign.
[[nodiscard]] std::optional<Instant> parse_date_digits(std::string_view text) noexcept {
  Scanner scanner(text);
  const auto day = take_iso_date(scanner).day;
  if (scanner.at_end()) return instant_of(day, milliseconds{0}, minutes{0});
  const auto time_of_day = take_time_of_day(scanner, TimeForm::basic);
  return scanner.at_end() ? instant_of(day, time_of_day, minutes{0}) : std::nullopt;
}

/// Whether it is exactly eight or fourteen digits beginning with 20. Unix times of the years that
/// matter have other lengths.
[[nodiscard]] bool is_date_digits(std::string_view text) noexcept {
  return (text.size() == 8 || text.size() == 14) && text.starts_with("20") &&
         std::all_of(text.begin(), text.end(), text::is_digit);
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
  using common_instants::none;
  const std::string_view trimmed = text::trim(text);
  Instant instant = common_instants::parse_iso_8601(trimmed);
  if (instant == none && is_date_digits(trimmed)) {
    instant = parse_date_digits(trimmed).value_or(none);
  } else if (instant == none) {
    instant = common_instants::parse_unix_time(trimmed);
    if (instant == none) instant = parse_iso_8601(trimmed).value_or(none);
    if (instant == none) instant = parse_unix_time(trimmed).value_or(none);
    if (instant == none) instant = parse_with_month_name(trimmed).value_or(none);
  }
  if (instant < earliest_instant || instant > latest_instant) return std::nullopt;
  return instant;
}

std::optional<Instant> instant_of_number(std::int64_t number) noexcept {
  const bool may_be_date = number / 1'000'000 == 20 || number / 1'000'000'000'000 == 20;
  if (number >= 0 && number < common_instants::unix_time_end && !may_be_date) {
    return common_instants::unix_time(number);
  }
  std::array<char, 20> digits{};
  const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  return parse_instant({digits.data(), written.ptr});
}

std::string format_instant(Instant instant) {
  const auto day = date::floor<date::days>(instant);
  const date::year_month_day date{day};
  const date::hh_mm_ss time{instant - day};
  return fmt::format(FMT_COMPILE("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z"),
                     static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()), time.hours().count(),
                     time.minutes().count(), time.seconds().count(), time.subseconds().count());
}

}  // namespace signals::inline SIGNALS_ABI
