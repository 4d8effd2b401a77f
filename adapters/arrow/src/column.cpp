// SPDX-License-Identifier: Apache-2.0
#include "column.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI::arrow {

void throw_malformed(std::string_view column, std::string_view problem) {
  throw Error(ErrorCode::invalid_argument,
              fmt::format("column {}: malformed Arrow array: {}; check the program that made it",
                          column, problem));
}

Column::Column(const ArrowSchema& schema, const ArrowArray& array, std::int64_t first,
               std::int64_t count, std::string_view name)
    : name_(name), type_(type_of(schema.format == nullptr ? "" : schema.format)) {
  constexpr std::int64_t most = std::numeric_limits<std::int64_t>::max() / 32;
  if (first < 0 || count < 0 || array.offset < 0 || array.length < count || first > most ||
      array.length > most || array.offset > most) {
    throw_malformed(name_, "a length or an offset is out of range");
  }
  first_ = static_cast<std::size_t>(array.offset + first);
  size_ = static_cast<std::size_t>(count);
  check(array);
  if (type_.is_list()) {
    if (schema.n_children != 1 || array.n_children != 1 || array.children[0] == nullptr) {
      throw_malformed(name_, "its lists have no items");
    }
    items_ = std::make_shared<const Column>(*schema.children[0], *array.children[0], 0,
                                            array.children[0]->length, name_);
  }
  if ((schema.dictionary == nullptr) != (array.dictionary == nullptr)) {
    throw_malformed(name_, "its dictionary is missing or unexpected");
  }
  if (schema.dictionary == nullptr) return;
  if (!type_.is_integer()) throw_malformed(name_, "the indices of its dictionary are no integers");
  dictionary_ = std::make_shared<const Column>(*schema.dictionary, *array.dictionary, 0,
                                               array.dictionary->length, name_);
  if (dictionary_->dictionary() != nullptr) {
    throw_malformed(name_, "its dictionary has a dictionary");
  }
}

Column Column::items_of(std::size_t row) const {
  const auto slice_between = [&](auto first, auto end) {
    if (first < 0 || end < first || std::cmp_greater(end, items_->size())) {
      throw_malformed(name_, "a list is outside its items");
    }
    return items_->slice(static_cast<std::size_t>(first), static_cast<std::size_t>(end - first));
  };
  if (type_.layout == Layout::list32) {
    const auto ends = numbers<std::int32_t>();
    return slice_between(ends[row], ends[row + 1]);
  }
  const auto ends = numbers<std::int64_t>();
  return slice_between(ends[row], ends[row + 1]);
}

Column Column::of_validity(const ArrowArray& batch) {
  Column column;
  column.first_ = static_cast<std::size_t>(batch.offset);
  column.size_ = static_cast<std::size_t>(batch.length);
  column.validity_ = static_cast<const unsigned char*>(batch.buffers[0]);
  return column;
}

bool Column::is_same(const Column& other) const noexcept {
  return first_ == other.first_ && size_ == other.size_ && validity_ == other.validity_ &&
         values_ == other.values_ && bytes_ == other.bytes_ &&
         std::equal(buffers_, buffers_ + buffer_count_, other.buffers_,
                    other.buffers_ + other.buffer_count_);
}

void Column::check(const ArrowArray& array) {
  if (type_.layout == Layout::none || !type_.has_validity) return;
  const bool is_view = type_.layout == Layout::text_view;
  const bool is_text = type_.layout == Layout::text32 || type_.layout == Layout::text64;
  const std::int64_t least = is_text || is_view ? 3 : type_.layout == Layout::other ? 1 : 2;
  if (array.n_buffers < least || array.buffers == nullptr) {
    throw_malformed(name_, "it has too few buffers");
  }
  if (array.null_count != 0) validity_ = static_cast<const unsigned char*>(array.buffers[0]);
  if (array.null_count > 0 && validity_ == nullptr) {
    throw_malformed(name_, "it has nulls, and no bits that tell which");
  }
  if (type_.layout == Layout::other) return;
  values_ = static_cast<const std::byte*>(array.buffers[1]);
  if (values_ == nullptr && size_ > 0) throw_malformed(name_, "it has no values");
  if (is_text) bytes_ = static_cast<const char*>(array.buffers[2]);
  if (is_view) {
    buffers_ = array.buffers + 2;
    buffer_count_ = array.n_buffers - 3;
    sizes_ = static_cast<const std::int64_t*>(array.buffers[array.n_buffers - 1]);
    if (buffer_count_ > 0 && sizes_ == nullptr) {
      throw_malformed(name_, "its buffers have no sizes");
    }
  }
}

}  // namespace signals::inline SIGNALS_ABI::arrow
