// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/detail/text.hpp>
#include <signals/formats/event_document.hpp>

#include "column.hpp"
#include "text_numbers.hpp"

namespace signals::inline SIGNALS_ABI::arrow {

/// Numbers the names that one column of a frame gives: of users, apps or sessions.
class NameReader {
 public:
  NameReader(EventField field, TextNumbers& numbers)
      : field_(field),
        is_user_(field.fact() == EventFact::user),
        numbers_(&numbers),
        integers_(numbers) {}

  /// Writes the number of each row's name to `found`, where it is `none` and the row has one. Where
  /// only some rows are needed, whose places ascend, the others get `TextNumbers::any`. For the
  /// first column of several, it writes to every row.
  void read(const Column& column, bool is_first,
            const std::optional<std::span<const std::uint32_t>>& needed,
            std::span<std::uint32_t> found);

  /// Forgets what it knows of a dictionary, as the next column may have another one.
  void forget_dictionary();

  /// Forgets the numbers, which were cleared.
  void forget_numbers() {
    entries_.clear();
    integers_ = IntegerNumbers(*numbers_);
  }

 private:
  /// The rows of a column, which of them are needed, and where their numbers go. A loop over them
  /// copies it, as what it writes might else be part of it for all that the compiler knows.
  struct Rows {
    const Column& column;
    bool has_nulls;
    bool has_all;  // a name for each row, and no row has one yet
    std::optional<std::span<const std::uint32_t>> needed;
    std::span<std::uint32_t> found;

    [[nodiscard]] bool wants(std::size_t row) const noexcept {
      return found[row] == TextNumbers::none && !(has_nulls && column.is_null(row));
    }
  };

  /// The first dictionary of names that need only be told apart, which are numbered by its entries.
  struct FirstDictionary {
    std::optional<Column> dictionary{};
    EntryNumbers numbers{};
    bool is_past = false;                   // as another one came
    std::vector<std::uint32_t> of_texts{};  // then those of the first texts of `numbers_`: its own
  };

  template <typename Values>
  void read_values(Rows rows, const Values& values);
  template <typename Values>
  void read_texts(Rows rows, const Values& values);
  template <typename Values>
  void read_integers(Rows rows, const Values& values);
  /// Writes what is known of each row, and returns whether any is `unread`.
  template <typename Indices>
  [[nodiscard]] bool look_up_entries(Rows rows, const Indices& indices);
  template <typename Indices>
  void number_unread(Rows rows, const Indices& indices);
  template <typename Indices>
  void read_entries(Rows rows, const Indices& indices);
  [[nodiscard]] static bool has_blanks(const Column& dictionary);
  void mark_needed(const Rows& rows);
  void number_entries(const Column& dictionary, std::span<const std::size_t> entries,
                      std::span<std::uint32_t> numbers);
  [[nodiscard]] std::string_view name_of(std::string_view text) const noexcept {
    return is_user_ ? text : text::trim(text);
  }
  template <typename Integer>
  [[nodiscard]] std::uint32_t number_of_integer(Integer value) {
    const auto key = static_cast<std::uint64_t>(value);  // of a negative one, a large one
    return key < numbers_->first() ? static_cast<std::uint32_t>(key) : integers_.number_of(value);
  }
  [[nodiscard]] std::uint32_t number_of(double value);

  EventField field_;
  bool is_user_;
  TextNumbers* numbers_;
  IntegerNumbers integers_;
  EventDocument document_;
  std::vector<std::uint32_t> entries_;  // the numbers of a dictionary's
  std::optional<bool> has_blanks_;      // whether an entry of the dictionary is no name
  FirstDictionary first_;
  std::vector<std::uint8_t> is_needed_;  // the rows at hand
};

}  // namespace signals::inline SIGNALS_ABI::arrow
