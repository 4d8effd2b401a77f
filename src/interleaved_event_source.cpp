// SPDX-License-Identifier: Apache-2.0
#include <signals/interleaved_event_source.hpp>

namespace signals {

void InterleavedEventSink::accept_all(std::span<const InterleavedEvent> events) {
  Event event;
  for (const InterleavedEvent& view : events) {
    event.id = view.id;
    event.app_id = view.app_id;
    event.session_id = view.session_id;
    event.time = view.time;
    event.foreground = view.foreground;
    accept(view.user_id, event, view.position);
  }
}

}  // namespace signals
