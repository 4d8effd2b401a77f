// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <stop_token>

#include <signals/abi.hpp>
#include <signals/interface.hpp>
#include <signals/interleaved_event.hpp>

namespace signals::inline SIGNALS_ABI {

/// A source of events whose users are interleaved and read in one pass, such as a file.
class SIGNALS_EXPORT InterleavedEventSource : public Interface {
 public:
  /// Pushes every event once, each into one of the sinks. The source may run one thread for each
  /// sink; it never calls one sink from two threads at once, and all its threads have ended when it
  /// returns. Throws `Error`. Returns early, without an error, once `stop` is requested.
  virtual void read_events(std::span<InterleavedEventSink* const> sinks, std::stop_token stop) = 0;
};

}  // namespace signals::inline SIGNALS_ABI
