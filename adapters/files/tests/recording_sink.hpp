// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include <signals/files/event_file.hpp>

#include "support/expected_error.hpp"
#include "support/temporary_directory.hpp"

namespace signals::inline SIGNALS_ABI::files::testing {

using namespace signals;
using namespace files;
using namespace signals::testing;

/// An event as a sink took it.
struct RecordedEvent {
  std::uint64_t position = 0;
  std::string user_id{};
  Event event{};
};

/// Keeps the events that it is given.
class RecordingSink final : public InterleavedEventSink {
 public:
  void accept(std::span<const InterleavedEvent> taken) override {
    for (const InterleavedEvent& event : taken) {
      events.push_back({event.position, std::string(event.user_id), event_of(event)});
    }
  }
  std::vector<RecordedEvent> events;
};

/// The events of a file that `sinks` sinks took between them, in the order of their positions.
[[nodiscard]] inline std::vector<RecordedEvent> events_of(EventFile& file, std::size_t sinks = 1,
                                                          const std::stop_token& stop = {}) {
  std::deque<RecordingSink> recordings(sinks);
  std::vector<InterleavedEventSink*> pointers;
  for (RecordingSink& sink : recordings) pointers.push_back(&sink);
  file.read_events(pointers, stop);

  std::vector<RecordedEvent> events;
  for (const RecordingSink& sink : recordings) {
    events.insert(events.end(), sink.events.begin(), sink.events.end());
  }
  std::sort(events.begin(), events.end(),
            [](const auto& left, const auto& right) { return left.position < right.position; });
  return events;
}

/// `user:session` of each event, in the order of the file.
[[nodiscard]] inline std::vector<std::string> sessions_of(EventFile& file, std::size_t sinks = 1) {
  std::vector<std::string> sessions;
  for (const RecordedEvent& recorded : events_of(file, sinks)) {
    sessions.push_back(recorded.user_id + ':' + recorded.event.session_id);
  }
  return sessions;
}

}  // namespace signals::inline SIGNALS_ABI::files::testing
