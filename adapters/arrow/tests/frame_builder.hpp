// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <signals/arrow/c_data_interface.hpp>

namespace signals::testing {

/// A value of a column: of an integer or a time, of a large integer without a sign, of a real
/// number, or a text.
using Value = std::variant<std::int64_t, std::uint64_t, double, std::string>;
using Cells = std::vector<std::optional<Value>>;

/// An array, its type and its memory.
struct TestArray {
  std::string format;
  std::string name;
  std::int64_t length = 0;
  std::int64_t offset = 0;
  std::int64_t null_count = -1;
  std::vector<std::optional<std::string>> buffers{};
  std::vector<TestArray> children{};
  std::shared_ptr<const TestArray> dictionary{};
};

/// A column of these cells, with that many others before its offset.
[[nodiscard]] TestArray column_of(std::string_view name, std::string_view format,
                                  const Cells& cells, std::size_t offset = 0);

/// A column of lists of texts.
[[nodiscard]] TestArray lists_of(std::string_view name, std::string_view format,
                                 const std::vector<std::vector<std::string>>& lists);

/// A column of indices of a dictionary.
[[nodiscard]] TestArray encoded(TestArray indices, TestArray dictionary);

/// A table of columns, whose rows begin at that place of each.
[[nodiscard]] TestArray table_of(std::vector<TestArray> columns, std::int64_t length,
                                 std::int64_t offset = 0);

/// Makes a stream of arrays of the same type, one at least. It fails after the last one, if it
/// shall.
void export_batches(std::vector<TestArray> batches, ArrowArrayStream& out, bool fails = false);

/// A stream of these columns.
[[nodiscard]] ArrowArrayStream stream_of(std::vector<TestArray> columns);

/// How many structures were exported and not released.
[[nodiscard]] std::int64_t unreleased() noexcept;

}  // namespace signals::testing
