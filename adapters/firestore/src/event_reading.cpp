// SPDX-License-Identifier: Apache-2.0
#include "event_reading.hpp"

#include <utility>

#include "failure.hpp"
#include "query_response_reader.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

/// Tells what a sink throws from what a reader or a server's answer does.
class WatchedSink final : public DocumentSink {
 public:
  explicit WatchedSink(DocumentSink& sink) : sink_(sink) {}

  void accept(const Event& event, const DocumentFacts& facts) override {
    has_thrown_ = true;
    sink_.accept(event, facts);
    has_thrown_ = false;
  }
  [[nodiscard]] bool has_thrown() const noexcept { return has_thrown_; }

 private:
  DocumentSink& sink_;
  bool has_thrown_ = false;
};

}  // namespace

EventReading::EventReading(const Server& server, Call& call, BilledReads& reads, std::string url,
                           EventSelection selection, DocumentSink& sink, std::string read_time)
    : server_(server),
      call_(call),
      reads_(reads),
      url_(std::move(url)),
      selection_(std::move(selection)),
      sink_(sink),
      position_{.read_time = std::move(read_time)} {}

void EventReading::go_on() {
  WatchedSink sink(sink_);
  ResponseOrder order{.after = position_.last_document, .arrived_field = selection_.arrived_field};
  if (selection_.is_of_all_users) order.arrived_after = position_.last_arrived;
  QueryResponseReader reader(sink, std::move(order));
  const bool asks_for_time = !position_.read_time.empty();
  try {
    read(reader);
  } catch (const Failure& failure) {
    if (sink.has_thrown()) throw;
    advance(reader);
    if (failure.code() == ErrorCode::data_loss && reader.progress().document_count > 0) {
      // Of what was handed over, anything may be wrong.
      throw Failure(ErrorCode::data_loss,
                    failure.what() + std::string(selection_.is_of_all_users
                                                     ? "; read again from the start"
                                                     : "; read this user again from the start"),
                    Remedy::none);
    }
    if (!asks_for_time || failure.remedy() != Remedy::none || !may_refuse_time(failure.code()))
      throw;
    position_.read_time.clear();
    go_on();
  } catch (const Error& error) {
    if (sink.has_thrown() || error.code() == ErrorCode::cancelled) throw;
    advance(reader);
    throw reading_failed(call_.target(), error);
  }
}

void EventReading::read(QueryResponseReader& reader) {
  const auto throw_told = [&] {
    if (const auto& error = reader.progress().error) {
      throw response_failed(call_.target(), call_.sent_token(), *error);
    }
  };
  try {
    server_.send(call_,
                 {.method = http::Method::post,
                  .url = url_,
                  .headers = {{"Content-Type", "application/json"}},
                  .body = event_query(selection_, position_)},
                 [&](std::string_view part) { reader.write(part); });
  } catch (const Failure&) {
    throw_told();  // the reason for which the stream broke off
    throw;
  }
  throw_told();
  reader.finish();
  reads_.add_documents(reader.progress().document_count);
}

void EventReading::advance(const QueryResponseReader& reader) {
  const QueryProgress& progress = reader.progress();
  if (progress.document_count == 0) return;
  reads_.add_documents(progress.document_count);
  position_.last_document = progress.last_document;
  position_.last_arrived = progress.last_arrived;
  if (position_.read_time.empty()) position_.read_time = progress.read_time;
  call_.restart();
}

}  // namespace signals::inline SIGNALS_ABI::firestore
