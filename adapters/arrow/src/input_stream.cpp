// SPDX-License-Identifier: Apache-2.0
#include "input_stream.hpp"

#include <cerrno>
#include <system_error>

#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI::arrow {

InputStream::InputStream(ArrowArrayStream& stream, std::string_view what) : what_(what) {
  if (stream.release == nullptr) {
    fail(ErrorCode::invalid_argument,
         "the stream was read before, and can be read once; pass a new reader");
  }
  if (stream.get_schema == nullptr || stream.get_next == nullptr) {
    fail(ErrorCode::invalid_argument, "the stream has no get_schema or get_next");
  }
  stream_.take(stream);
  const int code = stream_->get_schema(&*stream_, &*schema_);
  if (code != 0) fail_with(code, "schema");
  if (schema_->release == nullptr) {
    fail(ErrorCode::invalid_argument, "the stream has no schema");
  }
  if (schema_->format == nullptr || std::string_view(schema_->format) != "+s") {
    fail(ErrorCode::invalid_argument,
         fmt::format("expected a table, got a stream of the type \"{}\"",
                     schema_->format == nullptr ? "" : schema_->format));
  }
  for (std::int64_t i = 0; i < schema_->n_children; ++i) {
    if (schema_->children == nullptr || schema_->children[i] == nullptr ||
        schema_->children[i]->format == nullptr) {
      fail(ErrorCode::invalid_argument, fmt::format("column {} has no type", i));
    }
  }
}

bool InputStream::next(Owned<ArrowArray>& array) {
  array.reset();
  const int code = stream_->get_next(&*stream_, &*array);
  if (code != 0) fail_with(code, "next batch");
  if (array->release == nullptr) {
    stream_.reset();
    return false;
  }
  const auto require = [&](bool holds, std::string_view problem) {
    if (!holds) fail(ErrorCode::invalid_argument, fmt::format("malformed batch: {}", problem));
  };
  require(array->length >= 0 && array->offset >= 0, "a negative length or offset");
  require(array->n_children == schema_->n_children, "it has not as many columns as its schema");
  for (std::int64_t i = 0; i < array->n_children; ++i) {
    require(array->children != nullptr && array->children[i] != nullptr, "a column is missing");
    const ArrowArray& column = *array->children[i];
    require(column.offset >= 0 && column.length >= array->length &&
                column.length - array->length >= array->offset,
            "a column is shorter than the batch");
  }
  return true;
}

void InputStream::fail(ErrorCode code, std::string_view problem) const {
  throw Error(code, fmt::format("{}: {}", what_, problem));
}

void InputStream::fail_with(int code, std::string_view doing) {
  const char* const message =
      stream_->get_last_error == nullptr ? nullptr : stream_->get_last_error(&*stream_);
  fail(code == ENOMEM ? ErrorCode::resource_exhausted : ErrorCode::internal,
       fmt::format("reading the {} failed: {}", doing,
                   message != nullptr ? message : std::generic_category().message(code)));
}

}  // namespace signals::inline SIGNALS_ABI::arrow
