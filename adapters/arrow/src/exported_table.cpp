// SPDX-License-Identifier: Apache-2.0
#include "exported_table.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <limits>
#include <memory>
#include <utility>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

using Type = ExportedColumn::Type;

constexpr std::size_t most_rows_at_once = 65'536;

[[nodiscard]] bool is_list(Type type) noexcept {
  return type == Type::boolean_list || type == Type::text_list;
}

[[nodiscard]] bool has_texts(Type type) noexcept {
  return type == Type::text || type == Type::binary || type == Type::text_list;
}

[[nodiscard]] const char* format_of(Type type) noexcept {
  switch (type) {
    case Type::boolean:
      return "b";
    case Type::uint64:
      return "L";
    case Type::float64:
      return "g";
    case Type::text:
      return "u";
    case Type::binary:
      return "z";
    case Type::boolean_list:
    case Type::text_list:
      break;
  }
  return "+l";
}

/// A structure of the interface and what it points to. Each node owns its children, unless the
/// consumer has taken them over by then.
template <typename Structure>
struct Node {
  std::array<const void*, 3> buffers{};
  std::vector<std::unique_ptr<Structure>> children;
  std::vector<Structure*> child_pointers;
  std::shared_ptr<const std::vector<ExportedColumn>> columns;  // what the buffers are of

  static void release(Structure* structure) {
    const std::unique_ptr<Node> node(static_cast<Node*>(structure->private_data));
    for (const auto& child : node->children) {
      if (child->release != nullptr) child->release(child.get());
    }
    structure->release = nullptr;
  }

  Structure& add_child() {
    children.push_back(std::make_unique<Structure>());
    child_pointers.push_back(children.back().get());
    return *children.back();
  }
};

template <typename Structure>
void give(Structure& out, std::unique_ptr<Node<Structure>> node) noexcept {
  out.n_children = static_cast<std::int64_t>(node->child_pointers.size());
  out.children = node->child_pointers.data();
  out.release = &Node<Structure>::release;
  out.private_data = node.release();
}

using Columns = std::shared_ptr<const std::vector<ExportedColumn>>;

void write_schema(const Columns& columns, const char* format, const char* name, ArrowSchema& out,
                  std::unique_ptr<Node<ArrowSchema>> node) {
  node->columns = columns;
  out = {};
  out.format = format;
  out.name = name;
  give(out, std::move(node));
}

void write_schema(const Columns& columns, ArrowSchema& out) {
  auto table = std::make_unique<Node<ArrowSchema>>();
  for (const ExportedColumn& column : *columns) {
    auto node = std::make_unique<Node<ArrowSchema>>();
    if (is_list(column.type())) {
      write_schema(columns, column.type() == Type::text_list ? "u" : "b", "item", node->add_child(),
                   std::make_unique<Node<ArrowSchema>>());
    }
    write_schema(columns, format_of(column.type()), column.name().c_str(), table->add_child(),
                 std::move(node));
  }
  write_schema(columns, "+s", "", out, std::move(table));
}

void write_array(const Columns& columns, std::int64_t length, std::int64_t buffer_count,
                 ArrowArray& out, std::unique_ptr<Node<ArrowArray>> node) {
  node->columns = columns;
  out = {};
  out.length = length;
  out.n_buffers = buffer_count;
  out.buffers = node->buffers.data();
  give(out, std::move(node));
}

void write_values(const Columns& columns, const ExportedColumn& column, ArrowArray& out) {
  auto node = std::make_unique<Node<ArrowArray>>();
  const bool is_of_texts = has_texts(column.type());
  node->buffers = {nullptr, is_of_texts ? column.text_ends() : column.values(),
                   is_of_texts ? column.values() : nullptr};
  write_array(columns, column.value_count(), is_of_texts ? 3 : 2, out, std::move(node));
}

void write_array(const Columns& columns, std::int64_t length, ArrowArray& out) {
  auto table = std::make_unique<Node<ArrowArray>>();
  for (const ExportedColumn& column : *columns) {
    ArrowArray& child = table->add_child();
    if (!is_list(column.type())) {
      write_values(columns, column, child);
      continue;
    }
    auto node = std::make_unique<Node<ArrowArray>>();
    node->buffers = {nullptr, column.list_ends()};
    write_values(columns, column, node->add_child());
    write_array(columns, length, 2, child, std::move(node));
  }
  write_array(columns, length, 1, out, std::move(table));
}

/// What a stream holds.
class TableStream {
 public:
  explicit TableStream(ExportedTable table) : table_(std::move(table)) {}

  static int get_schema(ArrowArrayStream* stream, ArrowSchema* out) {
    return of(stream).run([&](TableStream& self) {
      write_schema(std::make_shared<const std::vector<ExportedColumn>>(self.table_.columns), *out);
    });
  }
  static int get_next(ArrowArrayStream* stream, ArrowArray* out) {
    return of(stream).run([&](TableStream& self) { self.next(*out); });
  }
  static const char* get_last_error(ArrowArrayStream* stream) {
    return of(stream).error_.empty() ? nullptr : of(stream).error_.c_str();
  }
  static void release(ArrowArrayStream* stream) {
    const std::unique_ptr<TableStream> self(&of(stream));
    stream->release = nullptr;
  }

 private:
  static TableStream& of(ArrowArrayStream* stream) noexcept {
    return *static_cast<TableStream*>(stream->private_data);
  }

  /// No exception may cross the interface.
  template <typename Do>
  int run(Do what) noexcept {
    try {
      what(*this);
      return 0;
    } catch (const std::bad_alloc&) {
      return ENOMEM;
    } catch (const std::exception& failure) {
      error_ = failure.what();
      return EIO;
    }
  }

  void next(ArrowArray& out) {
    out = {};
    if (first_ == table_.size) return;
    const std::size_t count = std::min(most_rows_at_once, table_.size - first_);
    auto columns = std::make_shared<std::vector<ExportedColumn>>(table_.columns);
    table_.fill(*columns, first_, count);
    write_array(columns, static_cast<std::int64_t>(count), out);
    first_ += count;
  }

  ExportedTable table_;
  std::size_t first_ = 0;  // the row that comes next
  std::string error_;
};

}  // namespace

ExportedColumn::ExportedColumn(std::string_view name, Type type) : name_(name), type_(type) {
  if (has_texts(type)) append(text_ends_, std::int32_t{0});
  if (is_list(type)) append(list_ends_, std::int32_t{0});
}

void ExportedColumn::add_flag(bool value) {
  const auto bit = static_cast<unsigned>(value_count_ % 8);
  if (bit == 0) values_.push_back(0);
  values_.back() = static_cast<char>(static_cast<unsigned char>(values_.back()) |
                                     static_cast<unsigned>(value) << bit);
  ++value_count_;
}

void ExportedColumn::add_text(std::string_view value) {
  values_.insert(values_.end(), value.begin(), value.end());
  if (values_.size() > std::numeric_limits<std::int32_t>::max()) {
    throw Error(ErrorCode::resource_exhausted, "more than 2 GiB of text in 65,536 rows");
  }
  append(text_ends_, static_cast<std::int32_t>(values_.size()));
  ++value_count_;
}

void ExportedColumn::end_list() { append(list_ends_, static_cast<std::int32_t>(value_count_)); }

void export_table(ExportedTable table, ArrowArrayStream& out) {
  auto stream = std::make_unique<TableStream>(std::move(table));
  out = {};
  out.get_schema = &TableStream::get_schema;
  out.get_next = &TableStream::get_next;
  out.get_last_error = &TableStream::get_last_error;
  out.release = &TableStream::release;
  out.private_data = stream.release();
}

}  // namespace signals::inline SIGNALS_ABI::arrow
