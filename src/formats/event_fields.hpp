// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

#include <signals/detail/word.hpp>

namespace signals::event_fields {

// In the order of preference, fact by fact. The ranges below follow it. What no field of a document
// can spell has no name.
inline constexpr std::array<std::string_view, 30> names{
    "package_name",
    "packageName",
    "app_id",
    "appId",
    "app",
    "session_id",
    "sessionId",
    "id",
    "",  // the id that Firestore keeps the document under
    "total_time_in_foreground_minutes",
    "totalTimeInForegroundMinutes",
    "total_time_in_foreground_ms",
    "totalTimeInForegroundMs",
    "total_time_in_foreground",
    "totalTimeInForeground",
    "timestamp",
    "event_timestamp",
    "eventTimestamp",
    "last_time_used",
    "lastTimeUsed",
    "last_time_used_formatted",
    "lastTimeUsedFormatted",
    "date",
    "created_at",
    "createdAt",
    "updated_at",
    "updatedAt",
    "",  // Firestore's createTime
    "user_id",
    "userId"};

inline constexpr std::uint8_t kept_under = 8;
inline constexpr std::uint8_t created = 27;
/// No field.
inline constexpr std::uint8_t none = 0xFF;

/// Fields `first` to `last`, which is excluded, that spell one fact, the preferred one first.
struct Range {
  std::uint8_t first;
  std::uint8_t last;

  /// A bit for each field of the range.
  [[nodiscard]] constexpr std::uint32_t bits() const noexcept {
    return ((std::uint32_t{1} << last) - 1) & ~((std::uint32_t{1} << first) - 1);
  }
};

inline constexpr Range apps{0, 5};
inline constexpr Range sessions{5, 9};
inline constexpr Range ids{7, 9};
inline constexpr Range foreground_minutes{9, 11};
inline constexpr Range foreground_milliseconds{11, 15};
inline constexpr Range times{15, 28};
inline constexpr Range users{28, 30};

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
    for (std::size_t field = 0; field < names.size(); ++field) {
      const std::string_view name = names[field];
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

}  // namespace signals::event_fields
