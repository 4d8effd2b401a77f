// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include <signals/detail/text.hpp>
#include <signals/event.hpp>
#include <signals/formats/event_document.hpp>
#include <signals/formats/foreground_number.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/minutes.hpp>

#include "duration_text.hpp"
#include "event_fields.hpp"
#include "text/decimal.hpp"

namespace signals::inline SIGNALS_ABI {

/// What the value of a field is; see `FieldValue`.
enum class FieldKind : std::uint8_t { absent, unusable, text, integer, real, timestamp, seconds };

/// Reads the facts of an event among its fields: for each, the first listed one that is usable.
///
/// `Fields` has `present()`, a bit for each field that is there, and `kind(field)`, `text(field)`
/// and `nanoseconds(field)`, its value. All views are of the fields' text.
template <typename Fields>
class EventReading {
 public:
  explicit EventReading(const Fields& fields) noexcept : fields_(fields) {}

  [[nodiscard]] std::string_view user_id() const noexcept {
    return name(event_fields::users, [](std::string_view text) {
      return text::trim(text).empty() ? std::string_view{} : text;
    });
  }
  [[nodiscard]] std::string_view id() const noexcept { return trimmed(event_fields::ids); }
  [[nodiscard]] std::string_view app_id() const noexcept { return trimmed(event_fields::apps); }
  [[nodiscard]] std::string_view session_id() const noexcept {
    return trimmed(event_fields::sessions);
  }

  /// What is accepted is not returned but written: copies of results took a tenth of the time of
  /// reading a line. Yields whether something unreadable came before.
  bool read_time_into(std::optional<Instant>& time) const noexcept {
    time.reset();
    return find(event_fields::times, [&](std::size_t field, FieldKind kind, std::string_view text) {
      const auto instant = kind == FieldKind::seconds
                               ? instant_of_seconds(text, fields_.nanoseconds(field))
                               : parse_instant(text);
      if (!instant || !is_plausible(*instant)) return Verdict::unreadable;
      time.emplace(*instant);
      return Verdict::used;
    });
  }
  bool read_foreground_into(Minutes& foreground) const noexcept {
    foreground = Minutes{0};
    return find(event_fields::foregrounds,
                [&](std::size_t field, FieldKind kind, std::string_view text) {
                  if (kind == FieldKind::timestamp || kind == FieldKind::seconds) {
                    return Verdict::unreadable;
                  }
                  Minutes minutes{};
                  if (!read_minutes(field, text::trim(text), minutes)) return Verdict::unreadable;
                  if (!(minutes > Minutes::zero())) return Verdict::empty;
                  foreground = minutes;
                  return Verdict::used;
                });
  }

  /// The first field of the range that holds something unreadable; `event_fields::none` when none
  /// does before a usable one.
  [[nodiscard]] std::uint8_t first_unreadable(event_fields::Range range) const noexcept {
    std::uint8_t first = event_fields::none;
    std::optional<Instant> time;
    Minutes foreground{};
    for (std::uint64_t left = fields_.present() & range.bits(); left != 0; left &= left - 1) {
      const auto field = static_cast<std::uint8_t>(std::countr_zero(left));
      const OneField one{fields_, field};
      const EventReading<OneField> reading(one);
      const bool is_unreadable = range.first == event_fields::times.first
                                     ? reading.read_time_into(time)
                                     : reading.read_foreground_into(foreground);
      if (is_unreadable) first = field;
      if (is_unreadable || time || foreground > Minutes::zero()) break;
    }
    return first;
  }

 private:
  /// What a field's value is to a fact.
  enum class Verdict : std::uint8_t { empty, unreadable, used };

  /// One of the fields, as if it were alone.
  struct OneField {
    const Fields& fields;
    std::uint8_t field;

    [[nodiscard]] std::uint64_t present() const noexcept { return std::uint64_t{1} << field; }
    [[nodiscard]] FieldKind kind(std::size_t at) const noexcept { return fields.kind(at); }
    [[nodiscard]] std::string_view text(std::size_t at) const noexcept { return fields.text(at); }
    [[nodiscard]] std::string_view nanoseconds(std::size_t at) const noexcept {
      return fields.nanoseconds(at);
    }
  };

  /// The time of so many seconds of Unix time and nanoseconds, both whole and as text.
  [[nodiscard]] static std::optional<Instant> instant_of_seconds(
      std::string_view seconds, std::string_view nanoseconds) noexcept {
    const auto whole = whole_number(text::trim(seconds));
    const auto fraction = nanoseconds.empty() ? std::optional<std::int64_t>(0)
                                              : whole_number(text::trim(nanoseconds));
    constexpr std::int64_t second = 1'000'000'000;
    constexpr std::int64_t most = 100'000'000'000;  // beyond all years of interest
    if (!whole || !fraction || *whole < 0 || *whole > most || *fraction < 0 ||
        *fraction >= second) {
      return std::nullopt;
    }
    return Instant{std::chrono::milliseconds{*whole * 1000 + *fraction / 1'000'000}};
  }

  /// Reads what a text says of use in the foreground: a number of the field's unit, or a duration.
  /// False when it is neither, or is below 0 or above a year.
  [[nodiscard]] static bool read_minutes(std::size_t field, std::string_view text,
                                         Minutes& minutes) noexcept {
    double number = 0;
    if (read_number(text, number)) {
      minutes = foreground_of_number(event_fields::spellings[field].fact, number);
    } else {
      const auto duration = parse_duration(text);
      if (!duration) return false;
      minutes = *duration;
    }
    return is_plausible(minutes);
  }

  /// Reads a finite number.
  [[nodiscard]] static bool read_number(std::string_view text, double& value) noexcept {
    if (read_plain_decimal(text, value)) return true;
    if (!Decimal::parse(text)) return false;
    if (text.front() == '+') text.remove_prefix(1);  // from_chars knows no plus
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    static_cast<void>(end);
    return status == std::errc{} && std::isfinite(value);
  }

  /// The value of a field as a name that it gives; empty when it is none. A whole number counts as
  /// its digits.
  template <typename Shape>
  [[nodiscard]] std::string_view name(event_fields::Range range, Shape shape) const noexcept {
    std::string_view name;
    find(range, [&](std::size_t, FieldKind kind, std::string_view text) {
      if (kind == FieldKind::integer || kind == FieldKind::real) {
        name = digits_of(text);
      } else if (kind == FieldKind::text) {
        name = shape(text);
      }
      return name.empty() ? Verdict::empty : Verdict::used;
    });
    return name;
  }
  [[nodiscard]] std::string_view trimmed(event_fields::Range range) const noexcept {
    return name(range, [](std::string_view text) { return text::trim(text); });
  }

  /// The digits of a whole number, with or without a point; nothing of another number.
  [[nodiscard]] static std::string_view digits_of(std::string_view number) noexcept {
    const std::size_t point = number.find('.');
    if (number.find_first_of("eE") != std::string_view::npos ||
        (point != std::string_view::npos &&
         number.find_first_not_of('0', point + 1) != std::string_view::npos)) {
      return {};
    }
    const std::string_view whole = number.substr(0, point);
    return whole == "-0" ? std::string_view("0") : whole;
  }

  /// Offers the range's fields that are there and not blank in their order until `take(field, kind,
  /// text)` uses one; whether something unreadable came before, or at all where none was used.
  template <typename Take>
  bool find(event_fields::Range range, Take take) const {
    bool is_unreadable = false;
    for (std::uint64_t left = fields_.present() & range.bits(); left != 0; left &= left - 1) {
      const auto field = static_cast<std::size_t>(std::countr_zero(left));
      const FieldKind kind = fields_.kind(field);
      if (kind == FieldKind::unusable) {
        is_unreadable = true;
        continue;
      }
      const std::string_view text = fields_.text(field);
      const Verdict verdict = kind == FieldKind::absent ? Verdict::empty : take(field, kind, text);
      if (verdict == Verdict::used) break;
      is_unreadable |= verdict == Verdict::unreadable && !text::trim(text).empty();
    }
    return is_unreadable;
  }

  const Fields& fields_;
};

}  // namespace signals::inline SIGNALS_ABI
