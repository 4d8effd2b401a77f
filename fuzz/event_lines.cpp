// SPDX-License-Identifier: Apache-2.0
// Lines of events against the reader of single documents: the same verdict, place and facts.
#include <string>
#include <vector>

#include <signals/formats/event_json.hpp>
#include <signals/formats/event_lines.hpp>

#include "target.hpp"

namespace signals::fuzz {
namespace {

class FirstEvent final : public InterleavedEventSink {
 public:
  void accept(std::span<const InterleavedEvent> events) override {
    for (const InterleavedEvent& event : events) {
      if (event.position == 0) found.emplace(event.user_id, event_of(event));
    }
  }
  std::optional<std::pair<std::string, Event>> found;
};

/// Reads the line behind another one of its own shape, so that the reader of lines knows the shape,
/// and holds it against the reader that knows every shape.
void check(std::string_view line) {
  EventDocument document;
  const auto fault = EventJsonReader().read(line, document);
  EventLineReader reader(std::size_t{1} << 20U);
  for (int time = 0; time < 2; ++time) {
    FirstEvent sink;
    std::optional<EventLineFault> line_fault;
    reader.read(std::string(line) + '\n', 0, sink, [&](EventLineFault found) {
      line_fault = std::move(found);
      return true;
    });
    const bool is_event = !fault && !document.user_id().empty();
    require(is_event || !sink.found);
    if (fault) {
      require(line_fault && line_fault->offset == fault->offset &&
              line_fault->reason == fault->reason);
    } else if (is_event && !document.is_deleted()) {
      require(sink.found && sink.found->first == document.user_id() &&
              sink.found->second == document.event());
    }
  }
}

}  // namespace
}  // namespace signals::fuzz

void signals::fuzz::take(std::string_view input) {
  const std::string_view line = input.substr(0, input.find('\n'));
  // White space is no line, and a carriage return belongs to its end.
  if (line.find_first_not_of(" \t\r") == std::string_view::npos || line.ends_with('\r')) return;
  if (line.starts_with("\xEF\xBB\xBF")) return;
  check(line);
}
