// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/formats/event_document.hpp>

namespace signals::inline SIGNALS_ABI {

/// Takes a map that stands in the place of a value, piece by piece as a parser meets it, and tells
/// the value that it stands for.
///
/// Databases and export tools wrap values in maps: `{"stringValue": "x"}`, `{"$date": …}`,
/// `{"__datatype__": …, "value": …}`, `{"_seconds": 1763553600, "_nanoseconds": 0}`; the semantics
/// list them. Up to four wrappers may stand in one another. Use it again and again; it keeps its
/// memory. Not safe to use from two threads.
class SIGNALS_EXPORT WrappedValue {
 public:
  /// A map begins: the outermost one, or one that is the value of the last member named.
  void begin_map();

  /// The innermost map has a member of that name, whose value follows.
  void name(std::string_view name);

  /// The value of the last member named, unless it is a map. For a list, call it once, with
  /// `FieldValue::unusable()`.
  void value(const FieldValue& value);

  /// The innermost map ends.
  void end_map();

  /// Whether a map has begun that has not ended.
  [[nodiscard]] bool is_open() const noexcept { return depth_ > 0; }

  /// What the outermost map, which has ended, stands for. A view of this.
  [[nodiscard]] FieldValue result() const noexcept { return view_of(levels_.front()); }

 private:
  static constexpr std::size_t most_levels = 4;

  struct Level {
    std::uint32_t members = 0;  // a bit for each kind of name that was seen
    std::uint32_t last = 0;     // the bit of the last one
    FieldValue::Kind kind = FieldValue::Kind::unusable;
    std::string text{};  // of the value that is wrapped, or the seconds
    std::string nanoseconds{};
  };

  [[nodiscard]] static FieldValue view_of(const Level& level) noexcept {
    return {level.kind, level.text, level.nanoseconds};
  }
  static void reduce(Level& level);

  std::array<Level, most_levels> levels_;
  std::size_t depth_ = 0;  // maps that are open, those beyond the levels included
};

}  // namespace signals::inline SIGNALS_ABI
