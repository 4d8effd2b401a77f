// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstddef>
#include <map>
#include <string>

#include <doctest/doctest.h>

#include <signals/files/event_file.hpp>
#include <signals/user_state_bytes.hpp>

#include "paths.hpp"
#include "person.hpp"

namespace {

/// Folds each user's events into a state.
class StateSink final : public signals::InterleavedEventSink {
 public:
  void accept(std::span<const signals::InterleavedEvent> events) override {
    for (const signals::InterleavedEvent& event : events) {
      auto at = states.find(event.user_id);
      if (at == states.end()) at = states.emplace(event.user_id, signals::UserState()).first;
      at->second.add(event);
    }
  }

  std::map<std::string, signals::UserState, std::less<>> states;
};

}  // namespace

TEST_CASE("what is kept of a user of the sample data takes at most 1,000 bytes") {
  signals::files::EventFile events(std::string(paths::data) + "/events.ndjson");
  StateSink sink;
  const std::array<signals::InterleavedEventSink*, 1> sinks{&sink};
  events.read_events(sinks, {});
  REQUIRE(sink.states.size() == 236);
  signals::AppDictionary dictionary;
  std::size_t most = 0;
  std::size_t all = 0;
  for (auto& [user_id, state] : sink.states) {
    std::string bytes;
    signals::append_sealed_user_state(bytes, state, samples::Options().now, dictionary);
    most = std::max(most, bytes.size());
    all += bytes.size();
  }
  CHECK(most <= 1000);
  CHECK(all / sink.states.size() < 500);
}
