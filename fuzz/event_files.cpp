// SPDX-License-Identifier: Apache-2.0
// Files of events: read by one thread and by three, the same events come out, or the same error.
#include <algorithm>
#include <string>
#include <tuple>
#include <vector>

#include <signals/files/event_file.hpp>

#include "memory_file.hpp"
#include "target.hpp"

namespace signals::fuzz {
namespace {

using Facts = std::tuple<std::uint64_t, std::string, Event>;

class Recording final : public InterleavedEventSink {
 public:
  void accept(std::span<const InterleavedEvent> taken) override {
    for (const InterleavedEvent& event : taken) {
      events.emplace_back(event.position, std::string(event.user_id), event_of(event));
    }
  }
  std::vector<Facts> events;
};

/// The events, or an error's message in the place of the last user.
[[nodiscard]] std::vector<Facts> read(const std::string& path, std::size_t count) {
  std::vector<Recording> recordings(count);
  std::vector<InterleavedEventSink*> sinks;
  for (Recording& recording : recordings) sinks.push_back(&recording);
  try {
    files::EventFile(path).read_events(sinks, {});
  } catch (const Error& error) {
    return {{0, error.what(), Event{}}};
  }
  std::vector<Facts> events;
  for (const Recording& recording : recordings) {
    events.insert(events.end(), recording.events.begin(), recording.events.end());
  }
  std::sort(events.begin(), events.end(),
            [](const Facts& a, const Facts& b) { return std::get<0>(a) < std::get<0>(b); });
  return events;
}

}  // namespace
}  // namespace signals::fuzz

void signals::fuzz::take(std::string_view input) {
  const MemoryFile file(input);
  require(read(file.path(), 1) == read(file.path(), 3));
}
