// SPDX-License-Identifier: Apache-2.0
#include "line_notes.hpp"

#include <array>
#include <cctype>
#include <optional>
#include <string>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <signals/detail/utf8.hpp>
#include <signals/formats/event_document.hpp>
#include <signals/formats/event_json.hpp>
#include <signals/formats/instant_text.hpp>

#include "formats/event_reading.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

namespace json = boost::json;

/// A few dozen characters of a text.
[[nodiscard]] std::string beginning_of(std::string_view text) {
  constexpr std::size_t most_bytes = 60;
  std::size_t size = 0;
  while (size < text.size()) {
    const std::size_t length = std::max<std::size_t>(1, utf8::sequence_length(text.substr(size)));
    if (size + length > most_bytes) return std::string(text.substr(0, size)) + "…";
    size += length;
  }
  return std::string(text);
}

[[nodiscard]] bool has_word(std::string_view name, std::span<const std::string_view> words) {
  std::string lower(name);
  for (char& c : lower) c = text::lower(c);
  return std::any_of(words.begin(), words.end(),
                     [&](std::string_view word) { return lower.find(word) != std::string::npos; });
}

[[nodiscard]] bool looks_like_time(std::string_view name, std::string_view value) {
  constexpr std::array<std::string_view, 6> words{"time", "date", "stamp", "_at", "when", "used"};
  const auto instant = parse_instant(value);
  return instant && is_plausible(*instant) && (has_word(name, words) || name.ends_with("At"));
}

[[nodiscard]] bool looks_like_foreground(std::string_view name, std::string_view value) {
  constexpr std::array<std::string_view, 6> words{"duration", "foreground", "elapsed",
                                                  "minutes",  "usage",      "spent"};
  if (!has_word(name, words)) return false;
  double number = 0;
  return read_plain_decimal(value, number) ? number > 0 : parse_duration(value).has_value();
}

/// A member of the line's object under a name that is not known, as its text.
template <typename LooksRight>
[[nodiscard]] std::optional<std::pair<std::string, std::string>> find_unknown(
    std::string_view line, LooksRight looks_right) {
  json::error_code error;
  const json::value document = json::parse({line.data(), line.size()}, error);
  if (error || !document.is_object()) return std::nullopt;
  for (const auto& [key, value] : document.get_object()) {
    const std::string_view name(key.data(), key.size());
    if (EventField::named(name)) continue;
    const std::string text = value.is_string()
                                 ? std::string(value.get_string().data(), value.get_string().size())
                                 : json::serialize(value);
    if (looks_right(name, text)) return std::pair{std::string(name), text};
  }
  return std::nullopt;
}

}  // namespace

void LineNotes::take(const InterleavedEvent& event, std::uint64_t number, std::string_view line,
                     const EventLineReader::OnNote& on_note) {
  using Kind = EventLineNoteKind;
  const unsigned due = kinds_of(event) & ~noted_;
  noted_ |= due;
  if (!on_note) return;
  const auto tell = [&](Kind kind, std::string_view field, std::string_view value) {
    on_note(
        {.kind = kind, .line = number, .field = beginning_of(field), .value = beginning_of(value)});
  };
  const auto tell_unknown = [&](Kind kind, auto looks_right) {
    const auto unknown = find_unknown(line, looks_right);
    if (unknown) tell(kind, unknown->first, unknown->second);
    return unknown.has_value();
  };
  EventDocument document;
  if (EventJsonReader().read(line, document)) return;
  for (unsigned kind = 0; kind < event_line_note_kinds; ++kind) {
    if ((due >> kind & 1U) == 0) continue;
    switch (static_cast<Kind>(kind)) {
      case Kind::unreadable_time:
        if (const auto field = document.unreadable_time()) {
          tell(Kind::unreadable_time, field->name, field->value);
        }
        break;
      case Kind::unreadable_foreground:
        if (const auto field = document.unreadable_foreground()) {
          tell(Kind::unreadable_foreground, field->name, field->value);
        }
        break;
      case Kind::without_time:
        if (!tell_unknown(Kind::without_time, looks_like_time)) tell(Kind::without_time, {}, {});
        break;
      case Kind::without_foreground:
        if (!tell_unknown(Kind::without_foreground, looks_like_foreground) &&
            --searches_left_ > 0) {
          noted_ &= ~bit(Kind::without_foreground);  // a later line may have one
        }
        break;
      case Kind::after_now:
        tell(Kind::after_now, {}, format_instant(*event.time));
        break;
      default:
        tell(static_cast<Kind>(kind), {}, {});
    }
  }
}

void LineNotes::take_deleted_row(std::uint64_t number, const EventLineReader::OnNote& on_note) {
  if (deleted_rows_++ == 0 && on_note) {
    on_note({.kind = EventLineNoteKind::deleted_row, .line = number});
  }
}

}  // namespace signals::inline SIGNALS_ABI
