// SPDX-License-Identifier: Apache-2.0
#include "text_frame.hpp"

#include <fmt/format.h>

#include <signals/formats/event_document.hpp>

namespace signals::inline SIGNALS_ABI::arrow {
namespace {

[[nodiscard]] std::string_view name_of_column(const ArrowSchema& schema) noexcept {
  return schema.name == nullptr ? std::string_view() : std::string_view(schema.name);
}

}  // namespace

TextFrame::TextFrame(ArrowArrayStream& stream, std::string_view what) : stream_(stream, what) {}

std::optional<std::size_t> TextFrame::find_column(std::string_view name) {
  const ArrowSchema& schema = stream_.schema();
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    if (name_of_column(*schema.children[i]) != name) continue;
    places_.push_back(static_cast<std::size_t>(i));
    return places_.size() - 1;
  }
  return std::nullopt;
}

std::size_t TextFrame::require_column(std::string_view name) {
  if (const auto column = find_column(name)) return *column;
  const ArrowSchema& schema = stream_.schema();
  std::string names;
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    names += fmt::format("{}{}", i == 0 ? "" : ", ", name_of_column(*schema.children[i]));
  }
  stream_.fail(ErrorCode::invalid_argument,
               fmt::format("there is no column {}; its columns are {}", name, names));
}

bool TextFrame::next() {
  if (batch_size_ > 0) ++row_;
  while (row_ == batch_size_) {
    rows_before_ += batch_size_;
    row_ = 0;
    batch_size_ = 0;
    columns_.clear();
    if (!stream_.next(batch_)) return false;
    for (const std::size_t place : places_) {
      const ArrowSchema& schema = *stream_.schema().children[place];
      columns_.emplace_back(schema, *batch_->children[place], batch_->offset, batch_->length,
                            name_of_column(schema));
    }
    batch_size_ = static_cast<std::size_t>(batch_->length);
  }
  numbers_.clear();
  return true;
}

std::optional<std::string_view> TextFrame::text(std::size_t column) {
  return text(columns_[column], row_);
}

std::optional<std::string_view> TextFrame::text(const Column& values, std::size_t row) {
  const ColumnType type =
      values.dictionary() == nullptr ? values.type() : values.dictionary()->type();
  require_type(values, type.meaning == Meaning::text || type.meaning == Meaning::number,
               "text or whole numbers");
  std::uint32_t number = TextNumbers::none;
  NameReader(EventField::named("user_id").value(), numbers_)
      .read(values.slice(row, 1), true, std::nullopt, {&number, 1});
  if (number == TextNumbers::none) return std::nullopt;
  return numbers_.texts()[number];
}

std::vector<std::string> TextFrame::texts(std::size_t column) {
  const Column& values = columns_[column];
  std::vector<std::string> texts;
  if (values.has_nulls() && values.is_null(row_)) return texts;
  require_type(values, values.type().is_list(), "lists");
  const Column items = values.items_of(row_);
  for (std::size_t item = 0; item < items.size(); ++item) {
    if (const auto value = text(items, item)) texts.emplace_back(*value);
  }
  return texts;
}

std::optional<std::string_view> TextFrame::bytes(std::size_t column) const {
  const Column& values = columns_[column];
  if (values.has_nulls() && values.is_null(row_)) return std::nullopt;
  require_type(values, values.type().meaning == Meaning::binary && values.dictionary() == nullptr,
               "binary");
  std::optional<std::string_view> bytes;
  values.visit([&](const auto& all) {
    if constexpr (std::same_as<typename std::remove_cvref_t<decltype(all)>::Value,
                               std::string_view>) {
      bytes = all[row_];
    }
  });
  return bytes;
}

void TextFrame::require_type(const Column& values, bool holds, std::string_view expected) const {
  if (holds) return;
  stream_.fail(
      ErrorCode::invalid_argument,
      fmt::format("column {} has another type; expected {}; cast it", values.name(), expected));
}

void TextFrame::fail(std::string_view problem) const {
  stream_.fail(ErrorCode::invalid_argument,
               fmt::format("row {} {}", rows_before_ + row_ + 1, problem));
}

}  // namespace signals::inline SIGNALS_ABI::arrow
