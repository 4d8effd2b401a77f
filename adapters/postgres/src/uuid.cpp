// SPDX-License-Identifier: Apache-2.0
#include "uuid.hpp"

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

[[nodiscard]] constexpr int hex_digit(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

std::optional<Uuid> parse_uuid(std::string_view text) noexcept {
  if (text.starts_with('{')) {
    if (!text.ends_with('}')) return std::nullopt;
    text = text.substr(1, text.size() - 2);
  }
  Uuid uuid{};
  for (std::size_t i = 0; i < uuid.size(); ++i) {
    if (text.size() < 2) return std::nullopt;
    const int high = hex_digit(text[0]);
    const int low = hex_digit(text[1]);
    if (high < 0 || low < 0) return std::nullopt;
    uuid[i] = static_cast<std::uint8_t>(high << 4 | low);
    text.remove_prefix(2);
    const bool ends_group_of_four = i % 2 == 1 && i + 1 < uuid.size();
    if (ends_group_of_four && text.starts_with('-')) text.remove_prefix(1);
  }
  return text.empty() ? std::optional(uuid) : std::nullopt;
}

}  // namespace signals::inline SIGNALS_ABI::postgres
