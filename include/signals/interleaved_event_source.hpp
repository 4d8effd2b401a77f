// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <stop_token>
#include <string_view>

#include <signals/event.hpp>

namespace signals {

/// One event among those of many users, as views of what a source has read.
struct InterleavedEvent {
  std::string_view user_id{};
  /// Grows from the source's first event to its last.
  std::uint64_t position = 0;
  // The rest as in `Event`.
  std::string_view id{};
  std::string_view app_id{};
  std::string_view session_id{};
  std::optional<Instant> time{};
  Minutes foreground{0};
};

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

  /// Takes many events at once, which are the source's again when the call returns. A sink need not
  /// know it, and a source need not call it: it means the same as `accept` for each, and a sink
  /// that does know it can wait for memory once for all of them.
  virtual void accept_all(std::span<const InterleavedEvent> events);
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
