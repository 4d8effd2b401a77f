// SPDX-License-Identifier: Apache-2.0
#include <pthread.h>

#include <signals/lambda/termination.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

TerminationSignals::TerminationSignals() {
  ::sigemptyset(&signals_);
  ::sigaddset(&signals_, SIGTERM);
  ::sigaddset(&signals_, SIGINT);
  ::pthread_sigmask(SIG_BLOCK, &signals_, &before_);
  waiter_ = std::thread([this] {
    int signal = 0;
    ::sigwait(&signals_, &signal);
    stop_.request_stop();
  });
}

TerminationSignals::~TerminationSignals() {
  // Its thread alone gets this one; where that has ended already, nobody does.
  ::pthread_kill(waiter_.native_handle(), SIGTERM);  // NOLINT(bugprone-bad-signal-to-kill-thread)
  waiter_.join();
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

}  // namespace signals::inline SIGNALS_ABI::lambda
