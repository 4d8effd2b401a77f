// SPDX-License-Identifier: Apache-2.0
#include "event_reading.hpp"

#include <utility>

#include "failure.hpp"
#include "query_response_reader.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

/// Tells what a sink throws from what a reader or a server's answer does.
class WatchedSink final : public EventSink {
 public:
  explicit WatchedSink(EventSink& sink) : sink_(sink) {}

  void accept(const Event& event) override {
    has_thrown_ = true;
    sink_.accept(event);
    has_thrown_ = false;
  }
  [[nodiscard]] bool has_thrown() const noexcept { return has_thrown_; }

 private:
  EventSink& sink_;
  bool has_thrown_ = false;
};

/// How a server says that it keeps no documents as of that time any more. Its words have changed
/// over the years, so they are not looked at: asked again without a time, it says whether something
/// else is wrong.
[[nodiscard]] bool may_refuse_time(const Failure& failure) noexcept {
  return failure.code() == ErrorCode::failed_precondition ||
         failure.code() == ErrorCode::invalid_argument || failure.code() == ErrorCode::out_of_range;
}

}  // namespace

EventReading::EventReading(const Server& server, Call& call, std::string url,
                           std::string collection_id, EventSink& sink)
    : server_(server),
      call_(call),
      url_(std::move(url)),
      collection_id_(std::move(collection_id)),
      sink_(sink) {}

void EventReading::go_on() {
  WatchedSink sink(sink_);
  QueryResponseReader reader(sink, position_.last_document);
  const bool asks_for_time = !position_.read_time.empty();
  try {
    read(reader);
  } catch (const Failure& failure) {
    if (sink.has_thrown()) throw;
    if (failure.code() == ErrorCode::data_loss && reader.progress().document_count > 0) {
      // Of what was handed over, anything may be wrong.
      throw Failure(ErrorCode::data_loss,
                    failure.what() + std::string("; read this user again from the start"),
                    Remedy::none);
    }
    advance(reader);
    if (!asks_for_time || failure.remedy() != Remedy::none || !may_refuse_time(failure)) throw;
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
                  .body = event_query(collection_id_, position_)},
                 [&](std::string_view part) { reader.write(part); });
  } catch (const Failure&) {
    throw_told();  // the reason for which the stream broke off
    throw;
  }
  throw_told();
  reader.finish();
}

void EventReading::advance(const QueryResponseReader& reader) {
  const QueryProgress& progress = reader.progress();
  if (progress.document_count == 0) return;
  position_.last_document = progress.last_document;
  if (position_.read_time.empty()) position_.read_time = progress.read_time;
  call_.restart();
}

}  // namespace signals::inline SIGNALS_ABI::firestore
