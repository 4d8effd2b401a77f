// SPDX-License-Identifier: Apache-2.0
#include "news_cursor.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include <signals/formats/instant_text.hpp>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

// What a cursor is: this, the instant up to which events were read, a space, and the field.
constexpr std::string_view cursor_begin = "arrived ";

// What the cursor of a part is: this, then four fields that each end with a space, and the cursor
// of a whole run.
constexpr std::string_view part_begin = "part ";

}  // namespace

std::string arrival_cursor(Instant until, std::string_view field) {
  return fmt::format("{}{} {}", cursor_begin, format_instant(until), field);
}

std::optional<Instant> read_until(std::string_view cursor, std::string_view field) {
  if (!cursor.starts_with(cursor_begin)) return std::nullopt;
  cursor.remove_prefix(cursor_begin.size());
  const std::size_t space = cursor.find(' ');
  if (space == std::string_view::npos || cursor.substr(space + 1) != field) return std::nullopt;
  return parse_instant(cursor.substr(0, space));
}

std::string to_cursor(const Progress& progress) {
  return fmt::format("{}{} {} {} {} {}", part_begin, progress.is_making ? 1 : 0, progress.stored,
                     progress.done, progress.list_cursor, progress.arrived);
}

std::optional<Progress> progress_in(std::string_view cursor) {
  if (!cursor.starts_with(part_begin)) return std::nullopt;
  cursor.remove_prefix(part_begin.size());
  const auto field = [&] {
    const std::string_view text = cursor.substr(0, cursor.find(' '));
    cursor.remove_prefix(std::min(text.size() + 1, cursor.size()));
    return text;
  };
  const auto number = [&] {
    const std::string_view text = field();
    std::uint64_t value = 0;
    std::from_chars(text.data(), text.data() + text.size(), value);
    return value;
  };
  Progress progress;
  progress.is_making = number() == 1;
  progress.stored = number();
  progress.done = number();
  progress.list_cursor = field();
  progress.arrived = cursor;
  return progress;
}

}  // namespace signals::inline SIGNALS_ABI::firestore
