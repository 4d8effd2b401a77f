// SPDX-License-Identifier: Apache-2.0
#include "name_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <type_traits>

#include <signals/detail/text.hpp>

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

constexpr std::size_t most = TextNumbers::most_at_once;
using TextGroup = std::array<std::string_view, most>;

[[nodiscard]] bool is_name(std::string_view text) noexcept {
  // Nearly every text begins with what is no space.
  return !text.empty() && (!text::is_space(text.front()) || !text::trim(text).empty());
}

}  // namespace

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
  if constexpr (std::same_as<Value, std::string_view>) {
    read_texts(column, values, is_needed, found);
  } else {
    const bool has_nulls = column.has_nulls();
    Value last{};
    std::uint32_t number = TextNumbers::none;  // of the last value
    bool is_number_known = false;
    for (std::size_t row = 0; row < found.size(); ++row) {
      if (found[row] != TextNumbers::none || (has_nulls && column.is_null(row))) continue;
      if constexpr (std::integral<Value>) {
        if (!is_needed.empty() && is_needed[row] == 0) {
          found[row] = TextNumbers::any;
          continue;
        }
      }
      const Value value = values[row];
      if (!is_number_known || value != last) {  // ids come in runs
        if constexpr (std::same_as<Value, std::uint64_t>) {
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
}

template <typename Values>
void NameReader::read_texts(const Column& column, const Values& values,
                            std::span<const std::uint8_t> is_needed,
                            std::span<std::uint32_t> found) {
  const bool has_nulls = column.has_nulls();
  TextGroup texts;
  std::array<std::uint32_t, most> numbers;  // NOLINT: written before they are read
  std::array<std::size_t, most> rows;       // NOLINT
  std::array<std::size_t, most> places;     // NOLINT: of their texts
  std::size_t row_count = 0;
  std::size_t text_count = 0;
  const auto number_rows = [&] {
    number_texts({texts.data(), text_count}, numbers);
    for (std::size_t i = 0; i < row_count; ++i) found[rows[i]] = numbers[places[i]];
    row_count = 0;
    text_count = 0;
  };
  for (std::size_t row = 0; row < found.size(); ++row) {
    if (found[row] != TextNumbers::none || (has_nulls && column.is_null(row))) continue;
    const std::string_view text = values[row];
    if (!is_needed.empty() && is_needed[row] == 0) {
      if (is_name(text)) found[row] = TextNumbers::any;
      continue;
    }
    // Ids come in runs.
    if (text_count == 0 || !is_same(texts[text_count - 1], text)) texts[text_count++] = text;
    rows[row_count] = row;
    places[row_count++] = text_count - 1;
    if (row_count == most) number_rows();
  }
  number_rows();
}

template <typename Indices>
void NameReader::read_entries(const Column& column, const Indices& indices,
                              std::span<const std::uint8_t> is_needed,
                              std::span<std::uint32_t> found) {
  if constexpr (std::integral<typename Indices::Value>) {
    const Column& dictionary = *column.dictionary();
    const bool needs_all = is_needed.empty();
    if (entries_.size() != dictionary.size()) {
      entries_.assign(dictionary.size(), needs_all ? TextNumbers::unread : TextNumbers::none);
      // In their order, which is far faster than in that of the rows.
      const std::vector<std::uint8_t> none_needed(dictionary.size());
      if (!needs_all) read(dictionary, none_needed, entries_);
      has_blanks_ = !needs_all && std::find(entries_.begin(), entries_.end(), TextNumbers::none) !=
                                      entries_.end();
    }
    const bool has_nulls = column.has_nulls();
    std::array<std::size_t, most> rows;     // NOLINT: written before they are read
    std::array<std::size_t, most> entries;  // NOLINT
    // No branch is hard to predict, as a wrong guess ends the overlap of cache misses; and entries
    // that no one needs are not looked up.
    std::size_t needed = 0;
    const auto number_rows = [&] {
      std::size_t unknown = 0;
      for (std::size_t i = 0; i < needed; ++i) {
        const std::uint32_t number = entries_[entries[i]];
        found[rows[i]] = number;
        rows[unknown] = rows[i];
        entries[unknown] = entries[i];
        unknown += number == TextNumbers::unread || number == TextNumbers::any ? 1 : 0;
      }
      number_entries(dictionary, {entries.data(), unknown});
      for (std::size_t i = 0; i < unknown; ++i) found[rows[i]] = entries_[entries[i]];
      needed = 0;
    };
    for (std::size_t row = 0; row < found.size(); ++row) {
      if (found[row] != TextNumbers::none || (has_nulls && column.is_null(row))) continue;
      // A negative index is a large one without a sign.
      const auto entry = static_cast<std::size_t>(static_cast<std::int64_t>(indices[row]));
      if (entry >= entries_.size()) {
        throw_malformed(column.name(), "an index is outside its dictionary");
      }
      found[row] = has_blanks_ ? entries_[entry] : TextNumbers::any;
      rows[needed] = row;
      entries[needed] = entry;
      needed += needs_all || is_needed[row] != 0 ? 1 : 0;
      if (needed == most) number_rows();
    }
    number_rows();
  }
}

void NameReader::number_entries(const Column& dictionary, std::span<const std::size_t> entries) {
  if (entries.empty()) return;
  dictionary.visit([&](const auto& values) {
    using Value = typename std::remove_cvref_t<decltype(values)>::Value;
    if constexpr (std::same_as<Value, std::string_view>) {
      TextGroup texts;
      std::array<std::uint32_t, most> numbers;  // NOLINT: written before they are read
      std::size_t count = 0;
      for (const std::size_t entry : entries) {
        const bool is_null = dictionary.has_nulls() && dictionary.is_null(entry);
        texts[count] = is_null ? std::string_view() : values[entry];
        __builtin_prefetch(texts[count++].data());
      }
      number_texts({texts.data(), count}, numbers);
      for (std::size_t i = 0; i < count; ++i) entries_[entries[i]] = numbers[i];
    } else {
      for (const std::size_t entry : entries) {
        entries_[entry] = TextNumbers::none;
        read(dictionary.slice(entry, 1), {}, {&entries_[entry], 1});
      }
    }
  });
}

void NameReader::number_texts(std::span<const std::string_view> texts,
                              std::span<std::uint32_t> numbers) {
  TextGroup names;
  std::array<std::uint32_t, most> found;  // NOLINT: written before they are read
  std::array<std::size_t, most> places;   // NOLINT
  std::size_t count = 0;
  const bool is_user = field_.fact() == EventFact::user;
  for (std::size_t i = 0; i < texts.size(); ++i) {
    numbers[i] = TextNumbers::none;
    if (!is_name(texts[i])) continue;
    places[count] = i;
    names[count++] = is_user ? texts[i] : text::trim(texts[i]);
  }
  numbers_->number_all({names.data(), count}, found);
  for (std::size_t i = 0; i < count; ++i) numbers[places[i]] = found[i];
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
