// SPDX-License-Identifier: Apache-2.0
#include "query_response_reader.hpp"

#include <utility>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include <signals/error.hpp>

#include "query_response_handler.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

namespace json = boost::json;

/// How deep the JSON may nest. Firestore allows maps and lists 20 levels deep, each of which takes
/// three levels of JSON (`mapValue`, `fields` and the value's own object) below the five of a plain
/// value: 66 with a point on the globe at the bottom. This leaves as much room again, for plans and
/// statistics that a server may add, and is little for the stack.
constexpr std::size_t deepest_response = 128;

[[nodiscard]] json::parse_options options() {
  json::parse_options options;
  options.max_depth = deepest_response;
  return options;
}

}  // namespace

class QueryResponseReader::Parser {
 public:
  explicit Parser(EventSink& sink)
      : events_(std::make_unique<EventsOf>(sink)), parser_(options(), *events_, ResponseOrder{}) {}
  Parser(DocumentSink& sink, ResponseOrder order) : parser_(options(), sink, std::move(order)) {}

  [[nodiscard]] const QueryProgress& progress() const noexcept {
    return parser_.handler().progress();
  }

  void write(std::string_view part) {
    json::error_code error;
    const std::size_t consumed = parser_.write_some(true, part.data(), part.size(), error);
    const std::uint64_t offset = byte_count_ + consumed;
    if (error) fail(error, offset);
    if (consumed < part.size()) fail(json::error::extra_data, offset);
    byte_count_ = offset;
  }

  void finish() const {
    if (progress().is_complete || progress().error) return;
    throw Error(
        ErrorCode::unavailable,
        fmt::format("Firestore's response broke off after {} bytes, with {} whole documents",
                    byte_count_, progress().document_count),
        Retry::may_help);
  }

 private:
  [[noreturn]] void fail(json::error_code error, std::uint64_t offset) const {
    const QueryResponseHandler& handler = parser_.handler();
    if (!handler.wrong_shape().empty()) {
      throw Error(ErrorCode::internal,
                  fmt::format("Firestore's response is not what a query yields: {} at byte {}",
                              handler.wrong_shape(), offset));
    }
    if (handler.is_too_large()) {
      throw Error(ErrorCode::data_loss,
                  fmt::format("Firestore's response has a document of more than 1 MiB, which "
                              "Firestore cannot hold, at byte {}",
                              offset));
    }
    if (error == json::error::too_deep) {
      throw Error(ErrorCode::internal,
                  fmt::format("Firestore's response is nested deeper than {} levels at byte {}",
                              deepest_response, offset));
    }
    if (!handler.has_begun()) {
      throw Error(ErrorCode::unavailable,
                  "what answered instead of Firestore sent no JSON; a proxy or a sign-in page may "
                  "be in between",
                  Retry::may_help);
    }
    throw Error(ErrorCode::data_loss,
                fmt::format("Firestore's response is not valid JSON at byte {}: {}", offset,
                            error.message()),
                Retry::may_help);
  }

  std::unique_ptr<EventsOf> events_;  // if it has only a sink of events
  json::basic_parser<QueryResponseHandler> parser_;
  std::uint64_t byte_count_ = 0;
};

QueryResponseReader::QueryResponseReader(EventSink& sink)
    : parser_(std::make_unique<Parser>(sink)) {}
QueryResponseReader::QueryResponseReader(DocumentSink& sink, ResponseOrder order)
    : parser_(std::make_unique<Parser>(sink, std::move(order))) {}
QueryResponseReader::QueryResponseReader(QueryResponseReader&&) noexcept = default;
QueryResponseReader& QueryResponseReader::operator=(QueryResponseReader&&) noexcept = default;
QueryResponseReader::~QueryResponseReader() = default;

void QueryResponseReader::write(std::string_view part) { parser_->write(part); }
void QueryResponseReader::finish() { parser_->finish(); }
const QueryProgress& QueryResponseReader::progress() const noexcept { return parser_->progress(); }

}  // namespace signals::inline SIGNALS_ABI::firestore
