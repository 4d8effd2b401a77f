// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <concepts>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/columns/columns.hpp>
#include <signals/formats/event_document.hpp>
#include <signals/formats/foreground_number.hpp>
#include <signals/formats/instant_text.hpp>
#include <signals/instant.hpp>
#include <signals/minutes.hpp>

#include "column.hpp"

namespace signals::inline SIGNALS_ABI::arrow {

/// Reads the values of one column of a frame that says the times of events or their time in the
/// foreground: `Value` is `Instant` or `Minutes`.
template <typename Value>
class ValueReader {
 public:
  /// What stands for no value: `no_time`, or 0 minutes.
  static constexpr Value none = [] {
    if constexpr (std::same_as<Value, Instant>) {
      return no_time;
    } else {
      return Value::zero();
    }
  }();

  explicit ValueReader(EventField field) noexcept : field_(field), fact_(field.fact()) {}

  /// Writes the value of each row to `found`, where it is `none` and the row has one, and 1 to
  /// `is_unreadable` where it is `none` and the row holds something else. For the first column of
  /// several, it writes to every row of both.
  void read(const Column& column, bool is_first, std::span<Value> found,
            std::span<std::uint8_t> is_unreadable);

  /// Forgets what it knows of a dictionary, as the next column may have another one.
  void forget_dictionary() noexcept { entries_.clear(); }

 private:
  struct Reading {
    Value value = none;
    bool is_unreadable = false;
  };

  /// What is not plausible was unreadable.
  [[nodiscard]] static Reading reading_of(Value value) noexcept {
    return is_plausible(value) ? Reading{value, false} : Reading{none, true};
  }

  /// The rows of a column, and where their values go. A loop over them copies it, as what it writes
  /// might else be part of it for all that the compiler knows.
  struct Rows {
    const Column& column;
    bool is_first = false;
    std::span<Value> found;
    std::span<std::uint8_t> is_unreadable;
  };

  template <typename Read>
  void read_rows(Rows rows, Read read);
  template <typename Values, typename Convert>
  void read_plain(Rows rows, const Values& values, Convert convert);
  void read_entries(Rows rows);
  template <typename Values>
  void read_values(Rows rows, const Values& values);
  [[nodiscard]] Reading read_number(std::int64_t value);
  [[nodiscard]] Reading read_number(double value);
  [[nodiscard]] Reading read_document(const FieldValue& value);

  EventField field_;
  EventFact fact_;
  EventDocument document_;
  Event event_;
  std::vector<Reading> entries_;  // of the values of a dictionary
};

extern template class ValueReader<Instant>;
extern template class ValueReader<Minutes>;

using TimeReader = ValueReader<Instant>;
using ForegroundReader = ValueReader<Minutes>;

}  // namespace signals::inline SIGNALS_ABI::arrow
