// SPDX-License-Identifier: Apache-2.0
#include "name_reader.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <concepts>
#include <type_traits>
#include <utility>

#include <signals/detail/text.hpp>

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

constexpr std::size_t most = 128;  // names at once

[[nodiscard]] bool is_blank(std::string_view text) noexcept { return text::trim(text).empty(); }

/// Nearly every text begins with what is no space.
[[nodiscard]] inline bool is_name(std::string_view text) noexcept {
  if (!text.empty() && !text::is_space(text.front())) return true;
  return !is_blank(text);
}

/// Bits of what a loop over indices of a dictionary met.
constexpr unsigned is_unread = 1;
constexpr unsigned is_outside = 2;

/// A negative index is a large one without a sign.
template <typename Index>
[[nodiscard]] constexpr std::size_t entry_of(Index index) noexcept {
  return static_cast<std::size_t>(static_cast<std::int64_t>(index));
}

/// Names that are numbered at once, each for a place.
template <typename Numbers>
class NameGroup {
 public:
  explicit NameGroup(Numbers& numbers) : numbers_(&numbers) { numbers_->reserve(most); }

  void add(std::string_view name, std::size_t place) noexcept {
    keys_[count_] = TextKey(name);
    places_[count_] = place;
    numbers_->prefetch(keys_[count_++]);
  }

  /// Calls `use` with the place and the key of each, and begins anew.
  template <typename Use>
  void number(Use use) {
    for (std::size_t i = 0; i < count_; ++i) use(places_[i], keys_[i]);
    count_ = 0;
    numbers_->reserve(most);
  }

 private:
  Numbers* numbers_;
  std::array<TextKey, most> keys_{};
  std::array<std::size_t, most> places_{};
  std::size_t count_ = 0;
};

}  // namespace

void NameReader::read(const Column& column, bool is_first,
                      const std::optional<std::span<const std::uint32_t>>& needed,
                      std::span<std::uint32_t> found) {
  if (is_first) std::fill(found.begin(), found.end(), TextNumbers::none);
  const ColumnType type =
      column.dictionary() == nullptr ? column.type() : column.dictionary()->type();
  // No other type is a name in a document either.
  if (type.meaning != Meaning::text && type.meaning != Meaning::number) return;
  if (type.layout == Layout::none || type.layout == Layout::other) return;
  const bool has_nulls = column.has_nulls();
  const Rows rows{column, has_nulls, is_first && !has_nulls, needed, found};
  column.visit([&](const auto& values) {
    if (column.dictionary() == nullptr) {
      read_values(rows, values);
    } else {
      read_entries(rows, values);
    }
  });
}

template <typename Values>
void NameReader::read_values(Rows rows, const Values& values) {
  using Value = typename Values::Value;
  if constexpr (std::same_as<Value, std::string_view>) {
    read_texts(rows, values);
  } else if constexpr (std::integral<Value>) {
    read_integers(rows, values);
  } else {
    for (std::size_t row = 0; row < rows.found.size(); ++row) {
      if (rows.wants(row)) rows.found[row] = number_of(double{values[row]});
    }
  }
}

void NameReader::mark_needed(const Rows& rows) {
  is_needed_.assign(rows.found.size(), rows.needed ? 0 : 1);
  if (!rows.needed) return;
  for (const std::uint32_t row : *rows.needed) is_needed_[row] = 1;
}

template <typename Values>
void NameReader::read_integers(Rows rows, const Values& values) {
  using Key = std::conditional_t<std::same_as<typename Values::Value, std::uint64_t>, std::uint64_t,
                                 std::int64_t>;
  const auto number_of_row = [&](std::size_t row) {
    return number_of_integer(static_cast<Key>(values[row]));
  };
  if (rows.has_all && rows.needed) {
    std::fill(rows.found.begin(), rows.found.end(), TextNumbers::any);
    for (const std::uint32_t row : *rows.needed) rows.found[row] = number_of_row(row);
    return;
  }
  if (rows.has_all) {
    const unsigned is_any_unknown = values.each(
        rows.found.size(),
        [small = integers_.small(), found = rows.found.data()](std::size_t row, auto value) {
          const auto key = static_cast<std::uint64_t>(static_cast<Key>(value));
          const bool is_small = key < small.size();
          const std::uint32_t number = small[is_small ? key : 0];
          found[row] = is_small ? number : TextNumbers::none;
          return unsigned{found[row] == TextNumbers::none};
        });
    if (is_any_unknown == 0) return;
  }
  mark_needed(rows);
  for (std::size_t row = 0; row < rows.found.size(); ++row) {
    if (!rows.wants(row)) continue;
    rows.found[row] = is_needed_[row] != 0 ? number_of_row(row) : TextNumbers::any;
  }
}

template <typename Values>
void NameReader::read_texts(Rows rows, const Values& values) {
  TextNumbers& numbers = *numbers_;
  NameGroup group(numbers);
  mark_needed(rows);
  const std::span<const std::uint8_t> is_needed = is_needed_;
  for (std::size_t first = 0; first < rows.found.size(); first += most) {
    const std::size_t end = std::min(first + most, rows.found.size());
    for (std::size_t row = first; row < end; ++row) {
      if (!rows.wants(row)) continue;
      const std::string_view text = values[row];
      if (!is_name(text)) continue;
      if (is_needed[row] != 0) {
        group.add(name_of(text), row);
      } else {
        rows.found[row] = TextNumbers::any;
      }
    }
    group.number([&numbers, found = rows.found.data()](std::size_t row, const TextKey& key) {
      found[row] = numbers.number_of(key);
    });
  }
}

bool NameReader::has_blanks(const Column& dictionary) {
  return dictionary.visit([&](const auto& values) {
    // In their order, which is far faster than in that of the rows.
    for (std::size_t entry = 0; entry < dictionary.size(); ++entry) {
      if (dictionary.has_nulls() && dictionary.is_null(entry)) return true;
      using Value = std::remove_cvref_t<decltype(values[entry])>;
      if constexpr (std::same_as<Value, std::string_view>) {
        if (!is_name(values[entry])) return true;
      } else if constexpr (!std::integral<Value>) {
        return true;  // rare enough to be looked at one by one
      }
    }
    return false;
  });
}

template <typename Indices>
bool NameReader::look_up_entries(Rows rows, const Indices& indices) {
  const std::span<const std::uint32_t> known = entries_;
  const std::size_t size = rows.column.dictionary()->size();
  unsigned bits = 0;
  if (rows.has_all && rows.needed) {
    bits = indices.each(rows.found.size(), [size](std::size_t /*row*/, auto index) {
      return entry_of(index) < size ? 0 : is_outside;
    });
    std::fill(rows.found.begin(), rows.found.end(), TextNumbers::any);
    for (const std::uint32_t row : *rows.needed) rows.found[row] = TextNumbers::unread;
    bits |= rows.needed->empty() ? 0 : is_unread;
  } else if (rows.has_all && size > 0) {
    bits = indices.each(
        rows.found.size(), [known, found = rows.found.data()](std::size_t row, auto index) {
          const std::size_t entry = entry_of(index);
          const bool is_inside = entry < known.size();
          const std::uint32_t number = known[is_inside ? entry : 0];
          found[row] = number;
          return (is_inside ? 0 : is_outside) | (number == TextNumbers::unread ? is_unread : 0);
        });
  } else {
    mark_needed(rows);
    for (std::size_t row = 0; row < rows.found.size(); ++row) {
      if (!rows.wants(row)) continue;
      const std::size_t entry = entry_of(indices[row]);
      bits |= entry < size ? is_unread : is_outside;
      if (entry >= size) break;
      const std::uint32_t unknown = is_needed_[row] != 0 ? TextNumbers::unread : TextNumbers::any;
      rows.found[row] = rows.needed ? unknown : known[entry];
    }
  }
  if ((bits & is_outside) != 0) {
    throw_malformed(rows.column.name(), "an index is outside its dictionary");
  }
  return (bits & is_unread) != 0;
}

template <typename Indices>
void NameReader::number_unread(Rows rows, const Indices& indices) {
  std::array<std::size_t, most> of_entries;  // NOLINT: the rows; written before they are read
  std::array<std::size_t, most> entries;     // NOLINT
  std::array<std::uint32_t, most> numbers;   // NOLINT
  std::size_t count = 0;
  const auto number_rows = [&] {
    number_entries(*rows.column.dictionary(), {entries.data(), count}, numbers);
    for (std::size_t i = 0; i < count; ++i) {
      rows.found[of_entries[i]] = numbers[i];
      if (!rows.needed) entries_[entries[i]] = numbers[i];
    }
    count = 0;
  };
  const auto number_row = [&](std::size_t row) {
    if (rows.found[row] != TextNumbers::unread) return;
    of_entries[count] = row;
    entries[count++] = entry_of(indices[row]);
    if (count == most) number_rows();
  };
  if (rows.needed) {
    for (const std::uint32_t row : *rows.needed) number_row(row);
  } else {
    for (std::size_t row = 0; row < rows.found.size(); ++row) number_row(row);
  }
  number_rows();
}

template <typename Indices>
void NameReader::read_entries(Rows rows, const Indices& indices) {
  if constexpr (std::integral<typename Indices::Value>) {
    const Column& dictionary = *rows.column.dictionary();
    if (rows.needed) {
      if (!has_blanks_) has_blanks_ = has_blanks(dictionary);
      if (*has_blanks_) rows.needed.reset();
    }
    if (!rows.needed && entries_.size() != dictionary.size()) {
      entries_.assign(dictionary.size(), TextNumbers::unread);
    }
    if (look_up_entries(rows, indices)) number_unread(rows, indices);
  }
}

void NameReader::number_entries(const Column& dictionary, std::span<const std::size_t> entries,
                                std::span<std::uint32_t> numbers) {
  if (entries.empty()) return;
  std::fill(numbers.begin(), numbers.end(), TextNumbers::none);
  const bool is_first =
      numbers_->first() > 0 && !first_.is_past && dictionary.size() <= numbers_->first();
  dictionary.visit([&](const auto& values) {
    using Value = typename std::remove_cvref_t<decltype(values)>::Value;
    if constexpr (std::same_as<Value, std::string_view>) {
      std::array<std::string_view, most> texts;
      for (std::size_t i = 0; i < entries.size(); ++i) {
        const bool is_null = dictionary.has_nulls() && dictionary.is_null(entries[i]);
        texts[i] = is_null ? std::string_view() : values[entries[i]];
        __builtin_prefetch(texts[i].data());
      }
      const auto number_texts = [&](auto& by, auto number_of) {
        NameGroup group(by);
        for (std::size_t i = 0; i < entries.size(); ++i) {
          if (is_name(texts[i])) group.add(name_of(texts[i]), i);
        }
        group.number(
            [&](std::size_t i, const TextKey& key) { numbers[i] = number_of(key, entries[i]); });
      };
      if (is_first) {
        if (!first_.dictionary) first_.dictionary = dictionary;
        number_texts(first_.numbers, [&](const TextKey& key, std::size_t entry) {
          return first_.numbers.number_of(
              key, static_cast<std::uint32_t>(entry),
              [&](std::uint32_t other) { return name_of(values[other]); });
        });
      } else {
        number_texts(*numbers_, [&](const TextKey& key, std::size_t /*entry*/) {
          const std::uint32_t of_text = numbers_->number_of(key);
          const std::size_t place = of_text - numbers_->first();
          return place < first_.of_texts.size() ? first_.of_texts[place] : of_text;
        });
      }
    } else {
      for (std::size_t i = 0; i < entries.size(); ++i) {
        read(dictionary.slice(entries[i], 1), true, std::nullopt, numbers.subspan(i, 1));
      }
    }
  });
}

void NameReader::forget_dictionary() {
  entries_.clear();
  has_blanks_.reset();
  if (!first_.dictionary) return;
  first_.dictionary->visit([&](const auto& values) {
    if constexpr (std::same_as<typename std::remove_cvref_t<decltype(values)>::Value,
                               std::string_view>) {
      first_.numbers.each([&](std::uint32_t entry) {
        static_cast<void>(numbers_->number_of(name_of(values[entry])));
        first_.of_texts.push_back(entry);
      });
    }
  });
  first_ = {.is_past = true, .of_texts = std::move(first_.of_texts)};
}

std::uint32_t NameReader::number_of(double value) {
  if (!std::isfinite(value)) return TextNumbers::none;
  constexpr double exact = 9'007'199'254'740'992;  // 2^53
  if (std::abs(value) <= exact && value == std::trunc(value)) {
    return number_of_integer(static_cast<std::int64_t>(value));
  }
  std::array<char, 32> digits{};
  const auto written = std::to_chars(digits.begin(), digits.end(), value);
  document_.clear();
  document_.set(field_, FieldValue::real({digits.data(), written.ptr}));
  if (is_user_) {
    const std::string_view user = document_.user_id();
    return user.empty() ? TextNumbers::none : numbers_->number_of(user);
  }
  const Event event = document_.event();
  const std::string& name = field_.fact() == EventFact::app ? event.app_id : event.session_id;
  return name.empty() ? TextNumbers::none : numbers_->number_of(name);
}

}  // namespace signals::inline SIGNALS_ABI::arrow
