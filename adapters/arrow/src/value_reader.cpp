// SPDX-License-Identifier: Apache-2.0
#include "value_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <concepts>
#include <cstdint>
#include <limits>
#include <ratio>

#include <signals/formats/foreground_number.hpp>
#include <signals/formats/instant_text.hpp>

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

template <typename Value>
inline constexpr bool is_time = std::same_as<Value, Instant>;

[[nodiscard]] constexpr std::int64_t count_of(Instant time) noexcept {
  return time.time_since_epoch().count();
}
[[nodiscard]] constexpr double count_of(Minutes foreground) noexcept { return foreground.count(); }
[[nodiscard]] constexpr Instant value_of(std::int64_t count) noexcept {
  return Instant{std::chrono::milliseconds{count}};
}
[[nodiscard]] constexpr Minutes value_of(double count) noexcept { return Minutes{count}; }

/// Calls `use` with the unit of a column of times or durations, as a duration of 0.
template <typename Use>
void visit_unit(const ColumnType& type, Use use) {
  using Count = std::int64_t;
  if (type.seconds_a_unit > 1) {
    use(std::chrono::duration<Count, date::days::period>{});
  } else if (type.units_a_second == 1) {
    use(std::chrono::duration<Count>{});
  } else if (type.units_a_second == std::milli::den) {
    use(std::chrono::duration<Count, std::milli>{});
  } else if (type.units_a_second == std::micro::den) {
    use(std::chrono::duration<Count, std::micro>{});
  } else {
    use(std::chrono::duration<Count, std::nano>{});
  }
}

/// Rounded down to a millisecond; `no_time` for what no millisecond can tell. What is not plausible
/// may become some other instant that is not.
template <typename Unit>
[[nodiscard]] Instant instant_of(Unit since_epoch) noexcept {
  using std::chrono::milliseconds;
  const std::int64_t count = since_epoch.count();
  if constexpr (Unit::period::num >= Unit::period::den) {
    constexpr std::int64_t most = 1'000'000'000'000;  // beyond all plausible seconds and days
    if (count > most || count < -most) return no_time;
  }
  if constexpr (std::ratio_less_v<typename Unit::period, std::milli>) {
    // Processors have no vectors that divide integers, but some that multiply doubles: with an
    // error of less than 1 millisecond for a plausible count, of which the rest tells.
    constexpr std::int64_t units = Unit{milliseconds{1}}.count();
    const auto about = static_cast<std::int64_t>(static_cast<double>(count) * (1.0 / units));
    const auto rest = static_cast<std::int64_t>(static_cast<std::uint64_t>(count) -
                                                static_cast<std::uint64_t>(about) * units);
    return Instant{milliseconds{about + (rest >= units ? 1 : 0) - (rest < 0 ? 1 : 0)}};
  } else {
    return Instant{since_epoch};
  }
}

}  // namespace

template <typename Value>
template <typename Read>
void ValueReader<Value>::read_rows(Rows rows, Read read) {
  const bool has_nulls = rows.column.has_nulls();
  if (rows.is_first && !has_nulls) {
    for (std::size_t row = 0; row < rows.found.size(); ++row) {
      const Reading reading = read(row);
      rows.found[row] = reading.value;
      rows.is_unreadable[row] = static_cast<std::uint8_t>(reading.is_unreadable);
    }
    return;
  }
  for (std::size_t row = 0; row < rows.found.size(); ++row) {
    if (rows.found[row] != none || (has_nulls && rows.column.is_null(row))) continue;
    const Reading reading = read(row);
    rows.found[row] = reading.value;
    rows.is_unreadable[row] |= static_cast<std::uint8_t>(reading.is_unreadable);
  }
}

template <typename Value>
void ValueReader<Value>::read(const Column& column, bool is_first, std::span<Value> found,
                              std::span<std::uint8_t> is_unreadable) {
  if (is_first && column.has_nulls()) {
    std::fill(found.begin(), found.end(), none);
    std::fill(is_unreadable.begin(), is_unreadable.end(), 0);
  }
  const ColumnType type = column.type();
  if (type.layout == Layout::none) return;
  const Rows rows{column, is_first, found, is_unreadable};
  if (column.dictionary() != nullptr) {
    read_entries(rows);
  } else if (type.layout == Layout::other || type.is_list() || type.meaning == Meaning::binary ||
             type.meaning == (is_time<Value> ? Meaning::duration : Meaning::time)) {
    read_rows(rows, [](std::size_t) { return Reading{none, true}; });
  } else {
    column.visit([&](const auto& values) { read_values(rows, values); });
  }
}

template <typename Value>
void ValueReader<Value>::read_entries(Rows rows) {
  const Column& dictionary = *rows.column.dictionary();
  if (entries_.size() != dictionary.size()) {
    std::vector<Value> values(dictionary.size());
    std::vector<std::uint8_t> is_entry_unreadable(dictionary.size());
    ValueReader(field_).read(dictionary, true, values, is_entry_unreadable);
    entries_.resize(dictionary.size());
    for (std::size_t i = 0; i < values.size(); ++i) {
      entries_[i] = {values[i], is_entry_unreadable[i] != 0};
    }
  }
  rows.column.visit([&](const auto& indices) {
    if constexpr (std::integral<typename std::remove_cvref_t<decltype(indices)>::Value>) {
      read_rows(rows, [&](std::size_t row) {
        const auto entry = static_cast<std::size_t>(
            static_cast<std::int64_t>(indices[row]));  // one below 0 is too large
        if (entry >= entries_.size()) {
          throw_malformed(rows.column.name(), "an index is outside its dictionary");
        }
        return entries_[entry];
      });
    }
  });
}

template <typename Value>
template <typename Values, typename Convert>
void ValueReader<Value>::read_plain(Rows rows, const Values& values, Convert convert) {
  if (!rows.is_first || rows.column.has_nulls()) {
    read_rows(rows, [&](std::size_t row) { return reading_of(convert(values[row])); });
    return;
  }
  values.each(rows.found.size(),
              [convert, found = rows.found.data(), is_unreadable = rows.is_unreadable.data()](
                  std::size_t row, auto of_row) {
                const Value value = convert(of_row);
                const bool is_good = is_plausible(value);
                // Between numbers, as a choice between values of classes is a branch.
                found[row] = value_of(is_good ? count_of(value) : count_of(none));
                is_unreadable[row] = static_cast<std::uint8_t>(!is_good);
                return 0U;
              });
}

template <typename Value>
template <typename Values>
void ValueReader<Value>::read_values(Rows rows, const Values& values) {
  const auto read = [&](auto read_one) {
    read_rows(rows, [&](std::size_t row) { return read_one(values[row]); });
  };
  if constexpr (std::same_as<typename Values::Value, std::string_view>) {
    read([&](std::string_view text) { return read_document(FieldValue::text(text)); });
  } else if (rows.column.type().meaning == Meaning::number) {
    if constexpr (is_time<Value>) {
      read([&](auto number) {
        using Number = decltype(number);
        if constexpr (std::floating_point<Number>) {
          return read_number(double{number});
        } else {
          constexpr auto most = std::numeric_limits<std::int64_t>::max();
          const bool is_large = std::cmp_greater(number, most);
          return is_large ? read_number(static_cast<double>(number))
                          : read_number(static_cast<std::int64_t>(number));
        }
      });
    } else {
      if (fact_ == EventFact::foreground_minutes) {
        read_plain(rows, values, [](auto number) { return Minutes{static_cast<double>(number)}; });
      } else {
        read_plain(rows, values, [](auto number) {
          return foreground_of_number(EventFact::foreground_milliseconds,
                                      static_cast<double>(number));
        });
      }
    }
  } else if constexpr (std::same_as<typename Values::Value, std::int32_t> ||
                       std::same_as<typename Values::Value, std::int64_t>) {
    visit_unit(rows.column.type(), [&](auto unit) {
      read_plain(rows, values, [](std::int64_t count) {
        const decltype(unit) span{count};
        if constexpr (is_time<Value>) {
          return instant_of(span);
        } else {
          return Minutes{std::chrono::duration<double, typename decltype(unit)::period>(span)};
        }
      });
    });
  } else {
    read_rows(rows, [](std::size_t) { return Reading{none, true}; });  // no such type
  }
}

template <typename Value>
typename ValueReader<Value>::Reading ValueReader<Value>::read_number(std::int64_t value) {
  if constexpr (is_time<Value>) {
    const auto instant = instant_of_number(value);
    return reading_of(instant.value_or(none));
  } else {
    return read_number(static_cast<double>(value));
  }
}

template <typename Value>
typename ValueReader<Value>::Reading ValueReader<Value>::read_number(double value) {
  if constexpr (is_time<Value>) {
    std::array<char, 32> digits{};
    const auto written = std::to_chars(digits.begin(), digits.end(), value);
    return read_document(FieldValue::real({digits.data(), written.ptr}));
  } else {
    return reading_of(foreground_of_number(fact_, value));
  }
}

template <typename Value>
typename ValueReader<Value>::Reading ValueReader<Value>::read_document(const FieldValue& value) {
  document_.clear();
  document_.set(field_, value);
  document_.read_into(event_);
  if constexpr (is_time<Value>) {
    return {event_.time.value_or(none), event_.unreadable.time};
  } else {
    return {event_.foreground, event_.unreadable.foreground};
  }
}

template class ValueReader<Instant>;
template class ValueReader<Minutes>;

}  // namespace signals::inline SIGNALS_ABI::arrow
