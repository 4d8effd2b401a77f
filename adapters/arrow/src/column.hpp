// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/arrow/c_data_interface.hpp>
#include <signals/detail/widest_vectors.hpp>
#include <signals/error.hpp>

#include "column_type.hpp"

namespace signals::inline SIGNALS_ABI::arrow {

/// Prefetches what a reading in order wants next, possibly past the end, which is harmless. The
/// hardware's prefetcher stops at each page.
inline void prefetch_after(const void* at) noexcept {
  constexpr std::size_t far_ahead = 2048;
  __builtin_prefetch(static_cast<const std::byte*>(at) + far_ahead);
}

/// Fixed-size values, such as integers.
template <typename Number>
struct Numbers {
  using Value = Number;
  const std::byte* first;

  [[nodiscard]] Number operator[](std::size_t row) const noexcept {
    Number value;
    std::memcpy(&value, first + row * sizeof(Number), sizeof value);  // may be misaligned
    return value;
  }

  /// Calls `use(row, value)` with the first values, `count` of them, as compiled for the widest
  /// vectors: a plain computation. Returns all bits that it returned for any.
  template <typename Use>
  unsigned each(std::size_t count, Use use) const {
    unsigned bits = 0;
    detail::with_widest_vectors([&bits, count, use, values = *this] {
      constexpr std::size_t at_once = 64;
      unsigned all = 0;  // a local one, which stays in a register
      for (std::size_t chunk = 0; chunk < count; chunk += at_once) {
        for (std::size_t byte = 0; byte < at_once * sizeof(Number); byte += 64) {
          prefetch_after(values.first + chunk * sizeof(Number) + byte);
        }
        const std::size_t end = std::min(chunk + at_once, count);
        for (std::size_t row = chunk; row < end; ++row) all |= use(row, values[row]);
      }
      bits = all;
    });
    return bits;
  }
};

[[noreturn]] void throw_malformed(std::string_view column, std::string_view problem);

/// Texts between offsets into one buffer.
template <typename Offset>
struct Texts {
  using Value = std::string_view;
  const std::byte* offsets = nullptr;
  const char* bytes = nullptr;
  std::string_view column;

  [[nodiscard]] std::string_view operator[](std::size_t row) const {
    std::array<Offset, 2> ends{};
    std::memcpy(ends.data(), offsets + row * sizeof(Offset), sizeof ends);
    if (ends[0] < 0 || ends[1] < ends[0] || (bytes == nullptr && ends[1] > ends[0])) {
      throw_malformed(column, "the offsets of its texts fall, or it has no bytes");
    }
    prefetch_after(offsets + row * sizeof(Offset));
    if (bytes != nullptr) prefetch_after(bytes + ends[0]);
    return {bytes + ends[0], static_cast<std::size_t>(ends[1] - ends[0])};
  }
};

/// Short texts in place, and long ones in any of several buffers.
struct TextViews {
  using Value = std::string_view;
  const std::byte* views;
  const void* const* buffers;
  const std::int64_t* sizes;
  std::int64_t buffer_count;
  std::string_view column;

  [[nodiscard]] std::string_view operator[](std::size_t row) const {
    constexpr std::int32_t most_in_place = 12;
    struct View {
      std::int32_t size;
      std::int32_t prefix;
      std::int32_t buffer;
      std::int32_t offset;
    } view{};
    const std::byte* const at = views + row * sizeof view;
    std::memcpy(&view, at, sizeof view);
    prefetch_after(at);
    if (view.size >= 0 && view.size <= most_in_place) {
      return {reinterpret_cast<const char*>(at) + sizeof view.size,
              static_cast<std::size_t>(view.size)};
    }
    if (view.size < 0 || view.buffer < 0 || view.buffer >= buffer_count || view.offset < 0 ||
        buffers[view.buffer] == nullptr || sizes[view.buffer] - view.offset < view.size) {
      throw_malformed(column, "a text is outside its buffers");
    }
    const char* const text = static_cast<const char*>(buffers[view.buffer]) + view.offset;
    prefetch_after(text);
    return {text, static_cast<std::size_t>(view.size)};
  }
};

/// The values of one column of one batch, or of its dictionary. A view of the batch.
class Column {
 public:
  Column() = default;

  /// The rows from `first` on, `count` of them, which the array has. `name` is what errors call it;
  /// it outlives this. Throws `Error` with `invalid_argument` for an array that is none of the
  /// type.
  Column(const ArrowSchema& schema, const ArrowArray& array, std::int64_t first, std::int64_t count,
         std::string_view name);

  /// A column of no values that tells which rows of a batch are null.
  [[nodiscard]] static Column of_validity(const ArrowArray& batch);

  [[nodiscard]] ColumnType type() const noexcept { return type_; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  /// Without nulls, as far as the array tells; those of a dictionary's entries apart.
  [[nodiscard]] bool has_nulls() const noexcept {
    return validity_ != nullptr || type_.layout == Layout::none;
  }
  [[nodiscard]] bool is_null(std::size_t row) const noexcept {
    if (validity_ == nullptr) return type_.layout == Layout::none;
    const std::size_t bit = first_ + row;
    return (static_cast<unsigned>(validity_[bit / 8]) >> (bit % 8) & 1U) == 0;
  }
  /// The entries that the values are indices of; null where they are the values themselves.
  [[nodiscard]] const Column* dictionary() const noexcept { return dictionary_.get(); }
  [[nodiscard]] std::string_view name() const noexcept { return name_; }

  /// Whether both are of the same memory.
  [[nodiscard]] bool is_same(const Column& other) const noexcept;

  /// The rows from `first` on, `count` of them, which it has.
  [[nodiscard]] Column slice(std::size_t first, std::size_t count) const {
    Column part = *this;
    part.first_ += first;
    part.size_ = count;
    return part;
  }

  /// The items of one list of a column of lists.
  [[nodiscard]] Column items_of(std::size_t row) const;

  /// Calls `use` with the values by their layout, `Numbers`, `Texts` or `TextViews`, whose rows
  /// begin with 0. The layout is neither `none` nor `other`, nor that of lists.
  template <typename Use>
  decltype(auto) visit(Use use) const {
    switch (type_.layout) {
      case Layout::int8:
        return use(numbers<std::int8_t>());
      case Layout::int16:
        return use(numbers<std::int16_t>());
      case Layout::int32:
        return use(numbers<std::int32_t>());
      case Layout::uint8:
        return use(numbers<std::uint8_t>());
      case Layout::uint16:
        return use(numbers<std::uint16_t>());
      case Layout::uint32:
        return use(numbers<std::uint32_t>());
      case Layout::uint64:
        return use(numbers<std::uint64_t>());
      case Layout::float32:
        return use(numbers<float>());
      case Layout::float64:
        return use(numbers<double>());
      case Layout::text32:
        return use(texts<std::int32_t>());
      case Layout::text64:
        return use(texts<std::int64_t>());
      case Layout::text_view:
        return use(TextViews{values_ + first_ * 16, buffers_, sizes_, buffer_count_, name_});
      default:
        return use(numbers<std::int64_t>());
    }
  }

 private:
  template <typename Number>
  [[nodiscard]] Numbers<Number> numbers() const noexcept {
    return {values_ + first_ * sizeof(Number)};
  }
  template <typename Offset>
  [[nodiscard]] Texts<Offset> texts() const noexcept {
    return {values_ + first_ * sizeof(Offset), bytes_, name_};
  }
  void check(const ArrowArray& array);

  std::string_view name_;
  ColumnType type_;
  std::size_t first_ = 0;
  std::size_t size_ = 0;
  const unsigned char* validity_ = nullptr;
  const std::byte* values_ = nullptr;
  const char* bytes_ = nullptr;
  const void* const* buffers_ = nullptr;
  const std::int64_t* sizes_ = nullptr;
  std::int64_t buffer_count_ = 0;
  std::shared_ptr<const Column> dictionary_;
  std::shared_ptr<const Column> items_;
};

}  // namespace signals::inline SIGNALS_ABI::arrow
