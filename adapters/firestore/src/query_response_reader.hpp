// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <signals/analysis/event_source.hpp>

#include "error_response.hpp"

namespace signals::firestore {

/// What a response of `:runQuery` has told so far, beside the events: enough to ask for the rest
/// of them.
struct QueryProgress {
  /// The name of the last whole document that was handed over; empty before the first.
  std::string last_document{};
  /// The first `readTime`, as the server wrote it; empty when there is none.
  std::string read_time{};
  std::uint64_t document_count = 0;
  /// The server says that no more results follow.
  bool is_done = false;
  /// The array of results was closed.
  bool is_complete = false;
  /// The error that came in place of a result. No document after it is handed over.
  std::optional<ErrorResponse> error{};
};

/// Reads the body of a response of `:runQuery` as it arrives and hands every document over as an
/// event when its result has ended.
///
/// It keeps one document at a time, and of that only what the semantics read, so memory does not
/// grow with the response. The JSON is checked to the letter (RFC 8259, UTF-8), also in what nobody
/// reads. Use one for one response; not safe to use from two threads.
///
///     QueryResponseReader reader(sink);
///     while (…) reader.write(part);
///     reader.finish();
///     if (const auto& error = reader.progress().error) …
class QueryResponseReader {
 public:
  /// What all texts of one document that are read may come to, in bytes: 1 MiB, which is the most
  /// that Firestore holds in a document, and room for numbers and times in decimal.
  static constexpr std::size_t longest_document = std::size_t{1024 + 16} * 1024;

  /// The sink must outlive the reader.
  explicit QueryResponseReader(EventSink& sink);
  QueryResponseReader(QueryResponseReader&&) noexcept;
  QueryResponseReader& operator=(QueryResponseReader&&) noexcept;
  ~QueryResponseReader();

  /// Takes the next part of the body, cut anywhere, and hands over the documents that it completes.
  ///
  /// Throws `Error`: `unavailable` for a body that does not even begin as JSON, which something
  /// between here and the server may have sent; `data_loss` for JSON that breaks later on, or
  /// a document larger than any; `internal` for JSON of another shape. Retrying may help with what
  /// is not JSON. What the sink throws passes through. The progress stands after either, and no
  /// more can be written.
  void write(std::string_view part);

  /// Ends the body. Throws `Error` with `unavailable`, and that retrying may help, when results
  /// are missing from it; one that ends in an error of the server may lack the rest.
  void finish();

  [[nodiscard]] const QueryProgress& progress() const noexcept;

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace signals::firestore
