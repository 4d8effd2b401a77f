// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>
#include <stop_token>
#include <thread>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// Turns SIGTERM and SIGINT, which otherwise end the process, into a stop.
///
/// Create it before starting any thread: it blocks the signals in the creating thread and in all
/// threads that this one starts later. Only one may exist at a time.
class SIGNALS_EXPORT TerminationSignals {
 public:
  TerminationSignals();
  TerminationSignals(const TerminationSignals&) = delete;
  TerminationSignals& operator=(const TerminationSignals&) = delete;
  ~TerminationSignals();

  /// Requested as soon as one of the signals arrives.
  [[nodiscard]] std::stop_token token() const noexcept { return stop_.get_token(); }

 private:
  sigset_t signals_{};
  sigset_t before_{};
  std::stop_source stop_{};
  std::thread waiter_;
};

}  // namespace signals::inline SIGNALS_ABI::lambda
