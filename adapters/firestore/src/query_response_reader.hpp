// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <signals/analysis/event_source.hpp>

#include "document_sink.hpp"
#include "error_response.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// The progress of a response of `:runQuery`: what is needed to request the remaining events.
struct QueryProgress {
  /// The name of the last complete document that was passed to the sink; empty before the first.
  std::string last_document{};
  /// When it arrived, as the server wrote it, if the query is in that order.
  std::string last_arrived{};
  /// The first `readTime`, as the server wrote it; empty if there is none.
  std::string read_time{};
  std::uint64_t document_count = 0;
  /// The server says that no more results follow.
  bool is_done = false;
  /// The array of results was closed.
  bool is_complete = false;
  /// The error that came in place of a result. No document after it is handed over.
  std::optional<ErrorResponse> error{};
};

/// What a response is of, beyond the fields of events.
struct ResponseOrder {
  /// The name after which the names of documents must ascend, as the query asks; anything else is
  /// an error of the server. It may be empty. None where the order does not matter.
  std::optional<std::string> after{};
  /// The field that holds when an event arrived; empty if none does.
  std::string arrived_field{};
  /// Documents must ascend by when they arrived, from this instant on, and then by their names.
  std::optional<std::string> arrived_after{};
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
  /// The limit for all texts of one document, in bytes: 1 MiB, which is Firestore's limit for a
  /// document, and room for numbers and times in decimal.
  static constexpr std::size_t longest_document = std::size_t{1024 + 16} * 1024;

  /// The sink must outlive the reader.
  explicit QueryResponseReader(EventSink& sink);
  QueryResponseReader(DocumentSink& sink, ResponseOrder order);
  QueryResponseReader(QueryResponseReader&&) noexcept;
  QueryResponseReader& operator=(QueryResponseReader&&) noexcept;
  ~QueryResponseReader();

  /// Takes the next part of the body, split anywhere, and passes the documents that it completes to
  /// the sink.
  ///
  /// Throws `Error`: `unavailable` for a body that does not start as JSON, which a proxy may have
  /// sent; `data_loss` for JSON that is malformed later, or a document above the limit; `internal`
  /// for JSON of another shape. A retry may help with a body that is not JSON. Throws what the sink
  /// throws. After an exception the progress is valid, and nothing more can be written.
  void write(std::string_view part);

  /// Ends the body. If results are missing, throws `Error` with `unavailable`, for which a retry
  /// may help. A body that ends in an error of the server may be incomplete.
  void finish();

  [[nodiscard]] const QueryProgress& progress() const noexcept;

 private:
  class Parser;
  std::unique_ptr<Parser> parser_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
