// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/arrow/c_data_interface.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// How the values of a column lie in memory.
enum class Layout : std::uint8_t {
  none,  // all are null
  int8,
  int16,
  int32,
  int64,
  uint8,
  uint16,
  uint32,
  uint64,
  float32,
  float64,
  text32,
  text64,
  text_view,
  list32,
  list64,
  other,
};

/// What the values of a column mean.
enum class Meaning : std::uint8_t { number, text, time, duration, binary, list, other };

/// The type of a column, or of the entries of its dictionary.
struct ColumnType {
  Layout layout = Layout::other;
  Meaning meaning = Meaning::other;
  /// Of times and durations: how many of their unit make a second, and how many seconds make one;
  /// one of the two is 1.
  std::int64_t units_a_second = 1;
  std::int64_t seconds_a_unit = 1;
  /// Whether an array of the type has bits that tell its nulls.
  bool has_validity = true;

  [[nodiscard]] bool is_list() const noexcept { return meaning == Meaning::list; }
  [[nodiscard]] bool is_integer() const noexcept {
    return layout >= Layout::int8 && layout <= Layout::uint64;
  }
};

/// The type that an Arrow format string names; `other` for those that nothing here reads.
[[nodiscard]] ColumnType type_of(std::string_view format) noexcept;

/// The type as people call it: `timestamp[us, tz=UTC]`, `dictionary<int32, string>`.
[[nodiscard]] std::string name_of(const ArrowSchema& schema);

}  // namespace signals::inline SIGNALS_ABI::arrow
