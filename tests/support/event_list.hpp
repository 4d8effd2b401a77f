// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include <signals/analysis/event_source.hpp>
#include <signals/event.hpp>

namespace signals::testing {

/// Keeps the events that it is given.
class EventList final : public EventSink {
 public:
  void accept(const Event& event) override { all.push_back(event); }
  std::vector<Event> all{};
};

}  // namespace signals::testing
