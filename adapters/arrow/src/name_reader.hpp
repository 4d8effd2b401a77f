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

  /// Writes the number of each row's name to `found`, where it is `none` and the row has one. Rows
  /// whose place in `is_needed` is 0 get `TextNumbers::any`; all are needed where it is empty. For
  /// the first column of several, it writes to every row.
  void read(const Column& column, bool is_first, std::span<const std::uint8_t> is_needed,
            std::span<std::uint32_t> found);

  /// Forgets what it knows of a dictionary, as the next column may have another one.
  void forget_dictionary() noexcept {
    entries_.clear();
    has_blanks_.reset();
  }

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
    std::span<const std::uint8_t> is_needed;
    std::span<std::uint32_t> found;

    [[nodiscard]] bool needs(std::size_t row) const noexcept {
      return is_needed.empty() || is_needed[row] != 0;
    }
    [[nodiscard]] bool wants(std::size_t row) const noexcept {
      return found[row] == TextNumbers::none && !(has_nulls && column.is_null(row));
    }
  };

  template <typename Values>
  void read_values(Rows rows, const Values& values);
  template <typename Values>
  void read_texts(Rows rows, const Values& values);
  template <typename Values>
  void read_integers(Rows rows, const Values& values);
  template <typename Indices>
  [[nodiscard]] unsigned find_entries(Rows rows, const Indices& indices) const;
  template <typename Indices>
  [[nodiscard]] static unsigned mark_needed(Rows rows, const Indices& indices);
  template <typename Indices>
  void read_entries(Rows rows, const Indices& indices);
  [[nodiscard]] static bool has_blanks(const Column& dictionary);
  void number_entries(const Column& dictionary, std::span<const std::size_t> entries,
                      std::span<std::uint32_t> numbers);
  [[nodiscard]] std::string_view name_of(std::string_view text) const noexcept {
    return is_user_ ? text : text::trim(text);
  }
  [[nodiscard]] std::uint32_t number_of(double value);

  EventField field_;
  bool is_user_;
  TextNumbers* numbers_;
  IntegerNumbers integers_;
  EventDocument document_;
  std::vector<std::uint32_t> entries_;  // the numbers of a dictionary's
  std::optional<bool> has_blanks_;      // whether an entry of the dictionary is no name
};

}  // namespace signals::inline SIGNALS_ABI::arrow
