// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

#include <signals/event_document.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

#include "decimal.hpp"
#include "event_fields.hpp"
#include "text.hpp"

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
    return first_usable(event_fields::users,
                        [](FieldKind kind, std::string_view text) {
                          return is_name(kind) && !text::trim(text).empty() ? std::optional(text)
                                                                            : std::nullopt;
                        })
        .value_or(std::string_view{});
  }
  [[nodiscard]] std::string_view id() const noexcept { return name(event_fields::ids); }
  [[nodiscard]] std::string_view app_id() const noexcept { return name(event_fields::apps); }
  [[nodiscard]] std::string_view session_id() const noexcept {
    return name(event_fields::sessions);
  }
  [[nodiscard]] std::optional<Instant> time() const noexcept {
    return first_usable(event_fields::times,
                        [](FieldKind, std::string_view text) { return parse_instant(text); });
  }
  [[nodiscard]] Minutes foreground() const noexcept {
    const auto as_number = [](FieldKind, std::string_view text) {
      return positive_number(text::trim(text));  // no timestamp reads as a number
    };
    if (const auto minutes = first_usable(event_fields::foreground_minutes, as_number)) {
      return Minutes{*minutes};
    }
    using Milliseconds = std::chrono::duration<double, std::milli>;
    return Milliseconds{first_usable(event_fields::foreground_milliseconds, as_number).value_or(0)};
  }

 private:
  [[nodiscard]] static bool is_name(FieldKind kind) noexcept {
    return kind == FieldKind::text || kind == FieldKind::integer;
  }

  [[nodiscard]] static std::optional<double> positive_number(std::string_view text) noexcept {
    if (const auto plain = plain_decimal(text)) {
      return *plain > 0 ? plain : std::nullopt;
    }
    if (!Decimal::parse(text)) return std::nullopt;
    if (text.front() == '+') text.remove_prefix(1);  // from_chars knows no plus
    double value = 0;
    const auto [end, status] = std::from_chars(text.data(), text.data() + text.size(), value);
    static_cast<void>(end);
    if (status != std::errc{} || !std::isfinite(value) || value <= 0) return std::nullopt;
    return value;
  }

  [[nodiscard]] std::string_view name(event_fields::Range range) const noexcept {
    const auto found = first_usable(
        range, [](FieldKind kind, std::string_view text) -> std::optional<std::string_view> {
          if (!is_name(kind)) return std::nullopt;
          if (kind == FieldKind::integer) return text == "-0" ? "0" : text;
          const std::string_view trimmed = text::trim(text);
          return trimmed.empty() ? std::nullopt : std::optional(trimmed);
        });
    return found.value_or(std::string_view{});
  }

  /// The first value of the range for which `read(kind, text)` yields one, or its empty result.
  template <typename Read>
  [[nodiscard]] auto first_usable(event_fields::Range range, Read read) const {
    decltype(read(FieldKind{}, std::string_view{})) value{};
    for (std::uint32_t left = fields_.present() & range.bits(); left != 0; left &= left - 1) {
      const auto field = static_cast<std::size_t>(std::countr_zero(left));
      if (fields_.kind(field) == FieldKind::unusable) continue;
      value = read(fields_.kind(field), fields_.text(field));
      if (value) break;
    }
    return value;
  }

  const Fields& fields_;
};

}  // namespace signals
