// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <signals/detail/word.hpp>
#include <signals/formats/event_document.hpp>

namespace signals::inline SIGNALS_ABI::event_fields {

using Fact = EventFact;

struct Spelling {
  Fact fact;
  /// Empty where no field of a document says it, but the source: see `EventField`.
  std::string_view name;
};

/// All fields, fact by fact, the preferred one of each fact first. Everything below follows from
/// this table.
inline constexpr auto spellings = std::to_array<Spelling>({
    {Fact::app, "package_name"},
    {Fact::app, "packageName"},
    {Fact::app, "app_id"},
    {Fact::app, "appId"},
    {Fact::app, "app"},
    {Fact::session, "session_id"},
    {Fact::session, "sessionId"},
    {Fact::id, "id"},
    {Fact::id, ""},  // the id that Firestore keeps the document under
    {Fact::foreground_minutes, "total_time_in_foreground_minutes"},
    {Fact::foreground_minutes, "totalTimeInForegroundMinutes"},
    {Fact::foreground_milliseconds, "total_time_in_foreground_ms"},
    {Fact::foreground_milliseconds, "totalTimeInForegroundMs"},
    {Fact::foreground_milliseconds, "total_time_in_foreground"},
    {Fact::foreground_milliseconds, "totalTimeInForeground"},
    {Fact::time, "timestamp"},
    {Fact::time, "event_timestamp"},
    {Fact::time, "eventTimestamp"},
    {Fact::time, "time_stamp"},
    {Fact::time, "timeStamp"},
    {Fact::time, "last_time_used"},
    {Fact::time, "lastTimeUsed"},
    {Fact::time, "last_time_used_formatted"},
    {Fact::time, "lastTimeUsedFormatted"},
    {Fact::time, "date"},
    {Fact::time, "created_at"},
    {Fact::time, "createdAt"},
    {Fact::time, "updated_at"},
    {Fact::time, "updatedAt"},
    {Fact::time, ""},  // Firestore's createTime
    {Fact::user, "user_id"},
    {Fact::user, "userId"},
});

/// No field.
inline constexpr std::uint8_t none = 0xFF;

/// Fields `first` to `last`, which is excluded, the preferred one first.
struct Range {
  std::uint8_t first;
  std::uint8_t last;

  [[nodiscard]] constexpr bool contains(std::size_t field) const noexcept {
    return field >= first && field < last;
  }
  /// A bit for each field of the range.
  [[nodiscard]] constexpr std::uint64_t bits() const noexcept {
    return ((std::uint64_t{1} << last) - 1) & ~((std::uint64_t{1} << first) - 1);
  }
};

/// The fields that say any of the facts from `first` to `last`, which are neighbours in the table.
[[nodiscard]] constexpr Range fields_of(Fact first, Fact last) noexcept {
  Range range{none, 0};
  for (std::size_t field = 0; field < spellings.size(); ++field) {
    if (spellings[field].fact < first || spellings[field].fact > last) continue;
    if (range.first == none) range.first = static_cast<std::uint8_t>(field);
    range.last = static_cast<std::uint8_t>(field + 1);
  }
  return range;
}

/// The field without a name that says this fact.
[[nodiscard]] constexpr std::uint8_t nameless(Fact fact) noexcept {
  std::uint8_t field = 0;
  while (spellings[field].fact != fact || !spellings[field].name.empty()) ++field;
  return field;
}

static_assert(std::is_sorted(spellings.begin(), spellings.end(),
                             [](const Spelling& left, const Spelling& right) {
                               return left.fact < right.fact;
                             }));

inline constexpr Range apps = fields_of(Fact::app, Fact::app);
inline constexpr Range sessions = fields_of(Fact::session, Fact::id);
inline constexpr Range ids = fields_of(Fact::id, Fact::id);
inline constexpr Range foregrounds =
    fields_of(Fact::foreground_minutes, Fact::foreground_milliseconds);
inline constexpr Range times = fields_of(Fact::time, Fact::time);
inline constexpr Range users = fields_of(Fact::user, Fact::user);
inline constexpr std::uint8_t document_id = nameless(Fact::id);
inline constexpr std::uint8_t create_time = nameless(Fact::time);

/// Where the nanoseconds beside the seconds of a time field are kept, as a field of their own.
[[nodiscard]] constexpr std::size_t nanoseconds_of(std::size_t time_field) noexcept {
  return spellings.size() + (time_field - times.first);
}

/// One more than any field has, with those of nanoseconds.
inline constexpr std::size_t end = nanoseconds_of(times.last);
static_assert(end < 64, "a word has a bit for each field, and one to spare");

static_assert(
    [] {
      for (std::size_t i = 0; i < spellings.size(); ++i) {
        const std::string_view name = spellings[i].name;
        for (std::size_t other = 0; other < i && !name.empty(); ++other) {
          if (spellings[other].name.size() == name.size() &&
              spellings[other].name.starts_with(name.substr(0, 8))) {
            return false;
          }
        }
      }
      return true;
    }(),
    "two spellings have the same length and the same first eight bytes, by which they are found");

/// Finds a field by its name without a loop: the first eight bytes and the length of a name tell
/// all fields apart, and a multiplication spreads them over a table without collisions.
class Table {
 public:
  static constexpr std::size_t longest = 32;

  constexpr Table() {
    while (!try_multiplier()) multiplier_ += 0x9E3779B97F4A7C16;  // even, so that it stays odd
  }

  /// The field of the name that stands at `name`, or `none`. `longest` bytes must be readable
  /// there, however short the name is.
  [[nodiscard]] std::uint8_t find_padded(const char* name, std::size_t size) const noexcept {
    if (size - 1 >= longest) return none;
    const Entry& entry = entries_[slot(head(load_word<8>(name), size), size)];
    if (entry.size != size) return none;
    std::uint64_t difference = 0;
    for (std::size_t i = 0; i < longest; i += sizeof(std::uint64_t)) {
      std::uint64_t theirs = 0;
      std::uint64_t ours = 0;
      std::uint64_t mask = 0;
      std::memcpy(&theirs, name + i, sizeof theirs);
      std::memcpy(&ours, entry.name.data() + i, sizeof ours);
      std::memcpy(&mask, entry.mask.data() + i, sizeof mask);
      difference |= (theirs & mask) ^ ours;
    }
    return difference == 0 ? entry.field : none;
  }

  /// The same for any text.
  [[nodiscard]] std::uint8_t find(std::string_view name) const noexcept {
    if (name.size() - 1 >= longest) return none;
    std::array<char, longest> padded{};
    name.copy(padded.data(), name.size());
    return find_padded(padded.data(), name.size());
  }

 private:
  struct Entry {
    std::array<char, longest> name{};
    std::array<char, longest> mask{};
    std::size_t size = 0;
    std::uint8_t field = none;
  };
  static constexpr unsigned slot_bits = 7;

  /// The first eight bytes, without those after the name.
  [[nodiscard]] static constexpr std::uint64_t head(std::uint64_t first,
                                                    std::size_t size) noexcept {
    return size < 8 ? first & ((std::uint64_t{1} << (8 * size)) - 1) : first;
  }
  [[nodiscard]] constexpr std::size_t slot(std::uint64_t head, std::size_t size) const noexcept {
    return ((head + size * 0xD6E8FEB86659FD93) * multiplier_) >> (64 - slot_bits);
  }
  [[nodiscard]] constexpr bool try_multiplier() {
    entries_ = {};
    for (std::size_t field = 0; field < spellings.size(); ++field) {
      const std::string_view name = spellings[field].name;
      if (name.empty()) continue;
      Entry& entry = entries_[slot(word_of(name.substr(0, 8)), name.size())];
      if (entry.size > 0) return false;
      for (std::size_t i = 0; i < name.size(); ++i) {
        entry.name[i] = name[i];
        entry.mask[i] = static_cast<char>(0xFF);
      }
      entry.size = name.size();
      entry.field = static_cast<std::uint8_t>(field);
    }
    return true;
  }

  std::uint64_t multiplier_ = 0xC4CEB9FE1A85EC53;
  std::array<Entry, std::size_t{1} << slot_bits> entries_{};
};

inline constexpr Table table;

}  // namespace signals::inline SIGNALS_ABI::event_fields
