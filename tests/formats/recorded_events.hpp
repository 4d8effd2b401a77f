// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <signals/interleaved_event.hpp>

namespace formats_test {

/// An event as a sink took it.
struct Recorded {
  std::string user_id;
  signals::Event event;
  std::uint64_t position = 0;
  friend bool operator==(const Recorded&, const Recorded&) = default;
};

/// Keeps the events that it is given.
class RecordingSink final : public signals::InterleavedEventSink {
 public:
  void accept(std::span<const signals::InterleavedEvent> taken) override {
    for (const auto& event : taken) {
      events.push_back({std::string(event.user_id), event_of(event), event.position});
    }
  }
  std::vector<Recorded> events;
};

}  // namespace formats_test
