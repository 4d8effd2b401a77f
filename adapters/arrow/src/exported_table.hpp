// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/arrow/c_data_interface.hpp>

namespace signals::inline SIGNALS_ABI::arrow {

/// A column without nulls that is built value by value, for an Arrow stream.
class ExportedColumn {
 public:
  enum class Type : std::uint8_t {
    boolean,
    uint64,
    float64,
    text,
    binary,
    boolean_list,
    text_list
  };

  ExportedColumn(std::string_view name, Type type);

  /// Adds a value, or one to the list that has not ended.
  void add_flag(bool value);
  void add_count(std::uint64_t value) { add_value(value); }
  void add_number(double value) { add_value(value); }
  /// Throws `Error` with `resource_exhausted` above 2 GiB.
  void add_text(std::string_view value);
  /// Ends a list.
  void end_list();

  [[nodiscard]] const std::string& name() const noexcept { return name_; }
  [[nodiscard]] Type type() const noexcept { return type_; }
  [[nodiscard]] std::int64_t value_count() const noexcept { return value_count_; }
  [[nodiscard]] const void* values() const noexcept { return values_.data(); }
  [[nodiscard]] const void* text_ends() const noexcept { return text_ends_.data(); }
  [[nodiscard]] const void* list_ends() const noexcept { return list_ends_.data(); }

 private:
  template <typename Value>
  static void append(std::vector<char>& bytes, Value value) {
    const std::size_t size = bytes.size();
    bytes.resize(size + sizeof value);
    std::memcpy(bytes.data() + size, &value, sizeof value);
  }

  template <typename Value>
  void add_value(Value value) {
    append(values_, value);
    ++value_count_;
  }

  std::string name_;
  Type type_;
  std::vector<char> values_;  // of the column, or of its lists
  std::vector<char> text_ends_;
  std::vector<char> list_ends_;
  std::int64_t value_count_ = 0;
};

/// The types of columns, and a function that fills them with `count` rows from `first` on.
struct ExportedTable {
  std::vector<ExportedColumn> columns;
  std::size_t size;
  std::function<void(std::vector<ExportedColumn>& columns, std::size_t first, std::size_t count)>
      fill;
};

/// Makes a stream of the table, which builds some thousand rows at a time.
void export_table(ExportedTable table, ArrowArrayStream& out);

}  // namespace signals::inline SIGNALS_ABI::arrow
