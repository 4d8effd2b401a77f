// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/formats/event_document.hpp>

#include "column.hpp"
#include "text_numbers.hpp"

namespace signals::inline SIGNALS_ABI::arrow {

/// Numbers the names that one column of a frame gives: of users, apps or sessions.
class NameReader {
 public:
  NameReader(EventField field, TextNumbers& numbers) noexcept
      : field_(field), numbers_(&numbers), integers_(numbers) {}

  /// Writes the number of each row's name to `found`, where it is `none` and the row has one. Rows
  /// whose place in `is_needed` is 0 get `TextNumbers::any`; all are needed where it is empty.
  void read(const Column& column, std::span<const std::uint8_t> is_needed,
            std::span<std::uint32_t> found);

  /// Forgets what it knows of a dictionary, as the next column may have another one.
  void forget_dictionary() noexcept { entries_.clear(); }

  /// Forgets the numbers, which were cleared.
  void forget_numbers() {
    entries_.clear();
    integers_ = IntegerNumbers(*numbers_);
  }

 private:
  template <typename Values>
  void read_values(const Column& column, const Values& values,
                   std::span<const std::uint8_t> is_needed, std::span<std::uint32_t> found);
  template <typename Values>
  void read_texts(const Column& column, const Values& values,
                  std::span<const std::uint8_t> is_needed, std::span<std::uint32_t> found);
  template <typename Indices>
  void read_entries(const Column& column, const Indices& indices,
                    std::span<const std::uint8_t> is_needed, std::span<std::uint32_t> found);
  void number_entries(const Column& dictionary, std::span<const std::size_t> entries);
  void number_texts(std::span<const std::string_view> texts, std::span<std::uint32_t> numbers);
  [[nodiscard]] std::uint32_t number_of(double value);

  EventField field_;
  TextNumbers* numbers_;
  IntegerNumbers integers_;
  EventDocument document_;
  std::vector<std::uint32_t> entries_;  // the numbers of a dictionary's entries, as far as known
  bool has_blanks_ = false;             // among the entries that no row needs
};

}  // namespace signals::inline SIGNALS_ABI::arrow
