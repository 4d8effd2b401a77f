// SPDX-License-Identifier: Apache-2.0
#include "name_reader.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <concepts>

#include <signals/detail/text.hpp>

namespace signals::inline SIGNALS_ABI::arrow {
void NameReader::read(const Column& column, std::span<const std::uint8_t> is_needed,
                      std::span<std::uint32_t> found) {
  const ColumnType type =
      column.dictionary() == nullptr ? column.type() : column.dictionary()->type();
  // No other type is a name in a document either.
  if (type.meaning != Meaning::text && type.meaning != Meaning::number) return;
  if (type.layout == Layout::none || type.layout == Layout::other) return;
  column.visit([&](const auto& values) {
    if (column.dictionary() == nullptr) {
      read_values(column, values, is_needed, found);
    } else {
      read_entries(column, values, is_needed, found);
    }
  });
}

template <typename Values>
void NameReader::read_values(const Column& column, const Values& values,
                             std::span<const std::uint8_t> is_needed,
                             std::span<std::uint32_t> found) {
  using Value = typename Values::Value;
  const bool has_nulls = column.has_nulls();
  Value last{};
  std::uint32_t number = TextNumbers::none;  // of the last value
  bool is_number_known = false;
  for (std::size_t row = 0; row < found.size(); ++row) {
    if (found[row] != TextNumbers::none || (has_nulls && column.is_null(row))) continue;
    const Value value = values[row];
    if constexpr (!std::same_as<Value, double> && !std::same_as<Value, float>) {
      if (!is_needed.empty() && is_needed[row] == 0) {
        if constexpr (std::same_as<Value, std::string_view>) {
          if (!is_name(value)) continue;
        }
        found[row] = TextNumbers::any;
        continue;
      }
    }
    if (!is_number_known || value != last) {  // ids come in runs
      if constexpr (std::same_as<Value, std::string_view>) {
        number = is_name(value) ? number_of(value) : TextNumbers::none;
      } else if constexpr (std::same_as<Value, std::uint64_t>) {
        number = integers_.number_of(value);
      } else if constexpr (std::integral<Value>) {
        number = integers_.number_of(std::int64_t{value});
      } else {
        number = number_of(double{value});
      }
      last = value;
      is_number_known = true;
    }
    found[row] = number;
  }
}

template <typename Indices>
void NameReader::read_entries(const Column& column, const Indices& indices,
                              std::span<const std::uint8_t> is_needed,
                              std::span<std::uint32_t> found) {
  if constexpr (std::integral<typename Indices::Value>) {
    const Column& dictionary = *column.dictionary();
    if (entries_.size() != dictionary.size()) {
      entries_.assign(dictionary.size(),
                      is_needed.empty() ? TextNumbers::unread : TextNumbers::none);
      // In their order, which is far faster than in that of the rows.
      const std::vector<std::uint8_t> none_needed(dictionary.size());
      if (!is_needed.empty()) read(dictionary, none_needed, entries_);
    }
    const bool has_nulls = column.has_nulls();
    const bool needs_all = is_needed.empty();
    for (std::size_t row = 0; row < found.size(); ++row) {
      if (found[row] != TextNumbers::none || (has_nulls && column.is_null(row))) continue;
      // A negative index is a large one without a sign.
      const auto entry = static_cast<std::size_t>(static_cast<std::int64_t>(indices[row]));
      if (entry >= entries_.size()) {
        throw_malformed(column.name(), "an index is outside its dictionary");
      }
      std::uint32_t number = entries_[entry];
      const bool is_row_needed = needs_all || is_needed[row] != 0;
      if (number == TextNumbers::unread || (number == TextNumbers::any && is_row_needed)) {
        const std::uint8_t is_entry_needed = is_row_needed ? 1 : 0;
        number = TextNumbers::none;
        read(dictionary.slice(entry, 1), {&is_entry_needed, 1}, {&number, 1});
        entries_[entry] = number;
      }
      found[row] = number;
    }
  }
}

bool NameReader::is_name(std::string_view text) const noexcept {
  // Nearly every text begins with what is no space.
  return !text.empty() && (!text::is_space(text.front()) || !text::trim(text).empty());
}

std::uint32_t NameReader::number_of(std::string_view text) {
  return numbers_->number_of(field_.fact() == EventFact::user ? text : text::trim(text));
}

std::uint32_t NameReader::number_of(double value) {
  if (!std::isfinite(value)) return TextNumbers::none;
  constexpr double exact = 9'007'199'254'740'992;  // 2^53
  if (std::abs(value) <= exact && value == std::trunc(value)) {
    return integers_.number_of(static_cast<std::int64_t>(value));
  }
  std::array<char, 32> digits{};
  const auto written = std::to_chars(digits.begin(), digits.end(), value);
  document_.clear();
  document_.set(field_, FieldValue::real({digits.data(), written.ptr}));
  if (field_.fact() == EventFact::user) {
    const std::string_view user = document_.user_id();
    return user.empty() ? TextNumbers::none : numbers_->number_of(user);
  }
  const Event event = document_.event();
  const std::string& name = field_.fact() == EventFact::app ? event.app_id : event.session_id;
  return name.empty() ? TextNumbers::none : numbers_->number_of(name);
}

}  // namespace signals::inline SIGNALS_ABI::arrow
