// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <stop_token>
#include <string_view>

#include <signals/event.hpp>

namespace signals {

/// Takes the events of many users as a source reads them.
class InterleavedEventSink {
 public:
  InterleavedEventSink() = default;
  InterleavedEventSink(const InterleavedEventSink&) = delete;
  InterleavedEventSink& operator=(const InterleavedEventSink&) = delete;
  virtual ~InterleavedEventSink() = default;

  /// Takes one event of that user; both are the source's again when the call returns. `position`
  /// grows from the source's first event to its last, so that the order of users' first events does
  /// not depend on the number of sinks.
  virtual void accept(std::string_view user_id, const Event& event, std::uint64_t position) = 0;
};

/// Where events come from when the users lie mixed and one pass reads them all, as from a file.
class InterleavedEventSource {
 public:
  InterleavedEventSource() = default;
  InterleavedEventSource(const InterleavedEventSource&) = delete;
  InterleavedEventSource& operator=(const InterleavedEventSource&) = delete;
  virtual ~InterleavedEventSource() = default;

  /// Pushes every event once, each into one of the sinks. The source may run one thread for each
  /// sink; it never calls one sink from two threads at once, and all its threads have ended when it
  /// returns. Throws `Error`. Returns early, without an error, once `stop` is requested.
  virtual void read_events(std::span<InterleavedEventSink* const> sinks, std::stop_token stop) = 0;
};

}  // namespace signals
