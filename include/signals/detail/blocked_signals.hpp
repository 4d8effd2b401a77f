// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <csignal>

#include <pthread.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::detail {

/// Blocks all of the system's signals for this thread, and for those that it starts, as long as it
/// lives. Other threads may still get them.
class BlockedSignals {
 public:
  BlockedSignals() {
    sigset_t all;
    sigfillset(&all);
    ::pthread_sigmask(SIG_SETMASK, &all, &before_);
  }
  BlockedSignals(const BlockedSignals&) = delete;
  BlockedSignals& operator=(const BlockedSignals&) = delete;
  ~BlockedSignals() { ::pthread_sigmask(SIG_SETMASK, &before_, nullptr); }

 private:
  sigset_t before_{};
};

}  // namespace signals::inline SIGNALS_ABI::detail
