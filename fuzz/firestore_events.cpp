// SPDX-License-Identifier: Apache-2.0
// Firestore's answers to a query: cut anywhere, the same events and the same end as in one piece,
// but for the place that a message gives.
#include <optional>
#include <string>
#include <vector>

#include "query_response_reader.hpp"
#include "target.hpp"

namespace signals::fuzz {
namespace {

class Recording final : public EventSink {
 public:
  void accept(const Event& event) override { events.push_back(event); }
  std::vector<Event> events;
};

struct Reading {
  std::vector<Event> events;
  std::string last_document;
  std::optional<ErrorCode> error;
  friend bool operator==(const Reading&, const Reading&) = default;
};

[[nodiscard]] Reading read(std::string_view body, std::size_t piece) {
  Recording sink;
  firestore::QueryResponseReader reader(sink);
  Reading reading;
  try {
    for (std::size_t at = 0; at < body.size(); at += piece) reader.write(body.substr(at, piece));
    reader.finish();
  } catch (const Error& error) {
    reading.error = error.code();
  }
  reading.events = std::move(sink.events);
  reading.last_document = reader.progress().last_document;
  return reading;
}

}  // namespace
}  // namespace signals::fuzz

void signals::fuzz::take(std::string_view input) {
  const Reading whole = read(input, input.size() + 1);
  for (const std::size_t piece : {std::size_t{1}, std::size_t{7}})
    require(read(input, piece) == whole);
}
