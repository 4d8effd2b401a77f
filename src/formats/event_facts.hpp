// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include <signals/detail/text.hpp>
#include <signals/formats/event_document.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/minutes.hpp>

#include "event_fields.hpp"
#include "text/decimal.hpp"

namespace signals {

/// What the value of a field is; see `FieldValue`.
enum class FieldKind : std::uint8_t { unusable, text, integer, real, timestamp };

/// Finds the facts of an event among its fields: for each, the first listed one that is usable.
///
/// `Fields` has `present()`, a bit for each field that is there, and `kind(field)` and
/// `text(field)`, its value. All views are of the fields' text.
template <typename Fields>
class EventFacts {
 public:
  explicit EventFacts(const Fields& fields) noexcept : fields_(fields) {}

  [[nodiscard]] std::string_view user_id() const noexcept {
    std::string_view user_id;
    find(event_fields::users, [&](FieldKind kind, std::string_view text) {
      if (!is_name(kind) || text::trim(text).empty()) return false;
      user_id = text;
      return true;
    });
    return user_id;
  }
  [[nodiscard]] std::string_view id() const noexcept { return name(event_fields::ids); }
  [[nodiscard]] std::string_view app_id() const noexcept { return name(event_fields::apps); }
  [[nodiscard]] std::string_view session_id() const noexcept {
    return name(event_fields::sessions);
  }
  void read_time_into(std::optional<Instant>& time) const noexcept {
    time.reset();
    find(event_fields::times, [&](FieldKind, std::string_view text) {
      if (const auto instant = parse_instant(text)) time.emplace(*instant);
      return time.has_value();
    });
  }
  [[nodiscard]] Minutes foreground() const noexcept {
    using Milliseconds = std::chrono::duration<double, std::milli>;
    double number = 0;
    const auto take_number = [&](FieldKind, std::string_view text) {
      number = positive_number(text::trim(text));  // no timestamp reads as a number
      return number > 0;
    };
    if (find(event_fields::foreground_minutes, take_number)) return Minutes{number};
    if (find(event_fields::foreground_milliseconds, take_number)) return Milliseconds{number};
    return Minutes{0};
  }

 private:
  [[nodiscard]] static bool is_name(FieldKind kind) noexcept {
    return kind == FieldKind::text || kind == FieldKind::integer;
  }

  /// 0 for what is no positive number.
  [[nodiscard]] static double positive_number(std::string_view text) noexcept {
    if (const auto plain = plain_decimal(text)) return *plain;
    if (!Decimal::parse(text)) return 0;
    if (text.front() == '+') text.remove_prefix(1);  // from_chars knows no plus
    double value = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    static_cast<void>(end);
    return status == std::errc{} && std::isfinite(value) ? std::max(value, 0.0) : 0;
  }

  [[nodiscard]] std::string_view name(event_fields::Range range) const noexcept {
    std::string_view name;
    find(range, [&](FieldKind kind, std::string_view text) {
      if (kind == FieldKind::integer) {
        name = text == "-0" ? std::string_view("0") : text;
      } else if (kind == FieldKind::text) {
        name = text::trim(text);
      }
      return !name.empty();
    });
    return name;
  }

  /// Offers the range's fields in their order until `take(kind, text)` accepts one; whether it did.
  /// What is accepted is not returned but kept by `take`: copies of results took a tenth of the
  /// time of reading a line.
  template <typename Take>
  bool find(event_fields::Range range, Take take) const {
    for (std::uint32_t left = fields_.present() & range.bits(); left != 0; left &= left - 1) {
      const auto field = static_cast<std::size_t>(std::countr_zero(left));
      const FieldKind kind = fields_.kind(field);
      if (kind != FieldKind::unusable && take(kind, fields_.text(field))) return true;
    }
    return false;
  }

  const Fields& fields_;
};

}  // namespace signals
