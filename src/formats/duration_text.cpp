// SPDX-License-Identifier: Apache-2.0
#include "duration_text.hpp"

#include <array>
#include <charconv>
#include <cstddef>

#include <signals/detail/text.hpp>

namespace signals::inline SIGNALS_ABI {
namespace {

/// A number and what it counts.
struct Component {
  double number = 0;
  bool has_fraction = false;
  char unit = '\0';
};

/// Takes a component off the front of the text.
[[nodiscard]] std::optional<Component> take_component(std::string_view& text) noexcept {
  std::array<char, 32> number{};
  Component component;
  std::size_t size = 0;
  while (size < text.size() && size < number.size()) {
    const char c = text[size];
    const bool is_point = (c == '.' || c == ',') && size > 0 && !component.has_fraction;
    if (!is_point && !text::is_digit(c)) break;
    component.has_fraction |= is_point;
    number.at(size++) = is_point ? '.' : c;
  }
  if (size == 0 || size >= text.size() || number.at(size - 1) == '.') return std::nullopt;
  std::from_chars(number.data(), number.data() + size, component.number);
  component.unit = text[size];
  text.remove_prefix(size + 1);
  return component;
}

}  // namespace

std::optional<Minutes> parse_duration(std::string_view text) noexcept {
  if (!text.starts_with('P')) return std::nullopt;
  text.remove_prefix(1);
  Minutes total{0};
  std::size_t next = 0;  // components come in this order, each once at most
  constexpr std::array<char, 4> units{'D', 'H', 'M', 'S'};
  constexpr std::array<double, 4> minutes{1440, 60, 1, 1.0 / 60};
  bool is_time = false;
  bool is_empty = true;
  while (!text.empty()) {
    if (!is_time && text.front() == 'T') {
      is_time = true;
      next = 1;
      is_empty = true;  // a T must be followed by something
      text.remove_prefix(1);
      continue;
    }
    const auto component = take_component(text);
    if (!component) return std::nullopt;
    while (next < units.size() && units.at(next) != component->unit) ++next;
    if (next >= units.size() || (next > 0) != is_time ||
        (component->has_fraction && component->unit != 'S')) {
      return std::nullopt;
    }
    total += component->unit == 'S' ? Minutes{component->number / 60}
                                    : Minutes{component->number * minutes.at(next)};
    ++next;
    is_empty = false;
  }
  if (is_empty) return std::nullopt;
  return total;
}

}  // namespace signals::inline SIGNALS_ABI
