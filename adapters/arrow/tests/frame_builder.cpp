// SPDX-License-Identifier: Apache-2.0
#include "frame_builder.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace signals::testing {
namespace {

std::int64_t live_structures = 0;

template <typename Number>
void append(std::string& bytes, Number number) {
  bytes.append(reinterpret_cast<const char*>(&number), sizeof number);
}

template <typename Number>
[[nodiscard]] Number number_of(const Value& value) {
  if (const auto* const whole = std::get_if<std::int64_t>(&value)) {
    return static_cast<Number>(*whole);
  }
  if (const auto* const large = std::get_if<std::uint64_t>(&value)) {
    return static_cast<Number>(*large);
  }
  return static_cast<Number>(std::get<double>(value));
}

template <typename Number>
[[nodiscard]] std::string numbers_of(const Cells& cells) {
  std::string bytes;
  for (const auto& cell : cells) append(bytes, cell ? number_of<Number>(*cell) : Number{77});
  return bytes;
}

template <typename Offset>
void add_texts(TestArray& array, const Cells& cells) {
  std::string ends;
  std::string texts;
  append(ends, Offset{0});
  for (const auto& cell : cells) {
    texts += cell ? std::get<std::string>(*cell) : std::string("?");
    append(ends, static_cast<Offset>(texts.size()));
  }
  array.buffers.emplace_back(ends);
  array.buffers.emplace_back(texts);
}

void add_text_views(TestArray& array, const Cells& cells) {
  std::string views;
  std::array<std::string, 2> texts;  // long ones take turns
  for (const auto& cell : cells) {
    const std::string text = cell ? std::get<std::string>(*cell) : std::string("?");
    const std::size_t begin = views.size();
    append(views, static_cast<std::int32_t>(text.size()));
    if (text.size() <= 12) {
      views += text;
    } else {
      const std::size_t buffer = text.size() % 2;
      views += text.substr(0, 4);
      append(views, static_cast<std::int32_t>(buffer));
      append(views, static_cast<std::int32_t>(texts[buffer].size()));
      texts[buffer] += text;
    }
    views.resize(begin + 16);
  }
  std::string sizes;
  array.buffers.emplace_back(views);
  for (const std::string& buffer : texts) {
    array.buffers.emplace_back(buffer);
    append(sizes, static_cast<std::int64_t>(buffer.size()));
  }
  array.buffers.emplace_back(sizes);
}

void add_bits(TestArray& array, const Cells& cells) {
  std::string bits((cells.size() + 7) / 8, '\0');
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (cells[i] && number_of<int>(*cells[i]) != 0) {
      bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << (i % 8));
    }
  }
  array.buffers.emplace_back(bits);
}

void add_values(TestArray& array, const Cells& cells) {
  const std::string_view format = array.format;
  if (format == "u" || format == "z") return add_texts<std::int32_t>(array, cells);
  if (format == "U" || format == "Z") return add_texts<std::int64_t>(array, cells);
  if (format == "vu") return add_text_views(array, cells);
  if (format == "b") return add_bits(array, cells);
  if (format == "c") array.buffers.emplace_back(numbers_of<std::int8_t>(cells));
  if (format == "C") array.buffers.emplace_back(numbers_of<std::uint8_t>(cells));
  if (format == "s") array.buffers.emplace_back(numbers_of<std::int16_t>(cells));
  if (format == "S") array.buffers.emplace_back(numbers_of<std::uint16_t>(cells));
  if (format == "i" || format == "tdD") {
    array.buffers.emplace_back(numbers_of<std::int32_t>(cells));
  }
  if (format == "I") array.buffers.emplace_back(numbers_of<std::uint32_t>(cells));
  if (format == "L") array.buffers.emplace_back(numbers_of<std::uint64_t>(cells));
  if (format == "f") array.buffers.emplace_back(numbers_of<float>(cells));
  if (format == "g") array.buffers.emplace_back(numbers_of<double>(cells));
  if (format == "l" || format == "tdm" || format.starts_with("ts") || format.starts_with("tD")) {
    array.buffers.emplace_back(numbers_of<std::int64_t>(cells));
  }
}

/// An exported structure's memory.
template <typename Structure>
struct Node {
  std::shared_ptr<const TestArray> array;
  std::vector<const void*> buffers;
  std::vector<Structure> children;
  std::vector<Structure*> child_pointers;
  std::unique_ptr<Structure> dictionary;

  static void release(Structure* structure) {
    const std::unique_ptr<Node> node(static_cast<Node*>(structure->private_data));
    for (Structure& child : node->children) {
      if (child.release != nullptr) child.release(&child);
    }
    if (node->dictionary) node->dictionary->release(node->dictionary.get());
    structure->release = nullptr;
    --live_structures;
  }
};

void write(const std::shared_ptr<const TestArray>& array, ArrowSchema& out);
void write(const std::shared_ptr<const TestArray>& array, ArrowArray& out);

template <typename Structure>
void write_common(const std::shared_ptr<const TestArray>& array, Structure& out,
                  std::unique_ptr<Node<Structure>> node) {
  node->array = array;
  node->children.resize(array->children.size());
  for (std::size_t i = 0; i < array->children.size(); ++i) {
    write({array, &array->children[i]}, node->children[i]);
    node->child_pointers.push_back(&node->children[i]);
  }
  if (array->dictionary) {
    node->dictionary = std::make_unique<Structure>();
    write(array->dictionary, *node->dictionary);
    out.dictionary = node->dictionary.get();
  }
  out.n_children = static_cast<std::int64_t>(node->children.size());
  out.children = node->child_pointers.data();
  out.release = &Node<Structure>::release;
  out.private_data = node.release();
  ++live_structures;
}

void write(const std::shared_ptr<const TestArray>& array, ArrowSchema& out) {
  out = {};
  out.format = array->format.c_str();
  out.name = array->name.c_str();
  write_common(array, out, std::make_unique<Node<ArrowSchema>>());
}

void write(const std::shared_ptr<const TestArray>& array, ArrowArray& out) {
  out = {};
  auto node = std::make_unique<Node<ArrowArray>>();
  for (const auto& buffer : array->buffers) {
    node->buffers.push_back(buffer ? buffer->data() : nullptr);
  }
  out.length = array->length;
  out.offset = array->offset;
  out.null_count = array->null_count;
  out.n_buffers = static_cast<std::int64_t>(node->buffers.size());
  out.buffers = node->buffers.data();
  write_common(array, out, std::move(node));
}

struct Stream {
  std::vector<std::shared_ptr<const TestArray>> batches;
  bool fails = false;
  std::size_t next = 0;
};

[[nodiscard]] Stream& stream_in(ArrowArrayStream* stream) {
  return *static_cast<Stream*>(stream->private_data);
}

}  // namespace

std::int64_t unreleased() noexcept { return live_structures; }

TestArray column_of(std::string_view name, std::string_view format, const Cells& cells,
                    std::size_t offset) {
  TestArray array{.format = std::string(format),
                  .name = std::string(name),
                  .length = static_cast<std::int64_t>(cells.size()),
                  .offset = static_cast<std::int64_t>(offset)};
  if (format == "n") {
    array.null_count = array.length;
    return array;
  }
  Cells all(offset);
  all.insert(all.end(), cells.begin(), cells.end());
  std::string validity((all.size() + 7) / 8, '\0');
  bool has_nulls = false;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i]) validity[i / 8] = static_cast<char>(validity[i / 8] | 1 << (i % 8));
    has_nulls = has_nulls || (i >= offset && !all[i]);
  }
  array.null_count = has_nulls ? -1 : 0;
  array.buffers.emplace_back();
  if (has_nulls) array.buffers.front() = validity;
  add_values(array, all);
  return array;
}

TestArray lists_of(std::string_view name, std::string_view format,
                   const std::vector<std::vector<std::string>>& lists) {
  Cells items;
  std::string ends;
  const auto append_end = [&] {
    if (format == "+l") {
      append(ends, static_cast<std::int32_t>(items.size()));
    } else {
      append(ends, static_cast<std::int64_t>(items.size()));
    }
  };
  append_end();
  for (const auto& list : lists) {
    items.insert(items.end(), list.begin(), list.end());
    append_end();
  }
  return {.format = std::string(format),
          .name = std::string(name),
          .length = static_cast<std::int64_t>(lists.size()),
          .null_count = 0,
          .buffers = {std::nullopt, ends},
          .children = {column_of("item", "u", items)}};
}

TestArray encoded(TestArray indices, TestArray dictionary) {
  indices.dictionary = std::make_shared<const TestArray>(std::move(dictionary));
  return indices;
}

TestArray table_of(std::vector<TestArray> columns, std::int64_t length, std::int64_t offset) {
  return {.format = "+s",
          .name = "",
          .length = length,
          .offset = offset,
          .null_count = 0,
          .buffers = {std::nullopt},
          .children = std::move(columns)};
}

void export_batches(std::vector<TestArray> batches, ArrowArrayStream& out, bool fails) {
  auto stream = std::make_unique<Stream>();
  stream->fails = fails;
  for (TestArray& batch : batches) {
    stream->batches.push_back(std::make_shared<const TestArray>(std::move(batch)));
  }
  out = {};
  out.get_schema = [](ArrowArrayStream* self, ArrowSchema* schema) {
    write(stream_in(self).batches.front(), *schema);
    return 0;
  };
  out.get_next = [](ArrowArrayStream* self, ArrowArray* array) {
    Stream& in = stream_in(self);
    *array = {};
    if (in.next < in.batches.size()) {
      write(in.batches[in.next++], *array);
      return 0;
    }
    return in.fails ? EIO : 0;
  };
  out.get_last_error = [](ArrowArrayStream*) { return "the disk is gone"; };
  out.release = [](ArrowArrayStream* self) {
    const std::unique_ptr<Stream> owned(&stream_in(self));
    self->release = nullptr;
    --live_structures;
  };
  out.private_data = stream.release();
  ++live_structures;
}

ArrowArrayStream stream_of(std::vector<TestArray> columns) {
  ArrowArrayStream stream;
  const std::int64_t length = columns.front().length;
  std::vector<TestArray> batches;
  batches.push_back(table_of(std::move(columns), length));
  export_batches(std::move(batches), stream);
  return stream;
}

}  // namespace signals::testing
