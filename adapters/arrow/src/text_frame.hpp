// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>

#include "column.hpp"
#include "input_stream.hpp"
#include "name_reader.hpp"
#include "text_numbers.hpp"

namespace signals::inline SIGNALS_ABI::arrow {

/// Reads a small frame row by row, as texts.
class TextFrame {
 public:
  /// Takes over the stream. `what` is what errors call it.
  TextFrame(ArrowArrayStream& stream, std::string_view what);

  /// A column to read, if the frame has it.
  [[nodiscard]] std::optional<std::size_t> find_column(std::string_view name);
  /// The same; throws `Error` with `invalid_argument` if it has not.
  [[nodiscard]] std::size_t require_column(std::string_view name);

  /// Goes to the next row, the first at first; false at the end.
  [[nodiscard]] bool next();

  /// The value of a column: text that is not blank, or a whole number's digits; nothing for null.
  /// Valid until the next row.
  [[nodiscard]] std::optional<std::string_view> text(std::size_t column);
  /// The same for each item of a list.
  [[nodiscard]] std::vector<std::string> texts(std::size_t column);
  /// The bytes of a binary column; nothing for null.
  [[nodiscard]] std::optional<std::string_view> bytes(std::size_t column) const;

  /// Throws `Error` with `invalid_argument` about the row.
  [[noreturn]] void fail(std::string_view problem) const;

 private:
  [[nodiscard]] std::optional<std::string_view> text(const Column& values, std::size_t row);
  void require_type(const Column& values, bool holds, std::string_view expected) const;

  InputStream stream_;
  TextNumbers numbers_;
  std::vector<std::size_t> places_;  // of the columns in the frame
  std::vector<Column> columns_;
  Owned<ArrowArray> batch_;
  std::size_t row_ = 0;
  std::size_t batch_size_ = 0;
  std::size_t rows_before_ = 0;  // in earlier batches
};

}  // namespace signals::inline SIGNALS_ABI::arrow
