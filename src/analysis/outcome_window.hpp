// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <map>
#include <mutex>
#include <optional>

#include <signals/abi.hpp>

#include "outcome.hpp"

namespace signals::inline SIGNALS_ABI {

/// Puts the outcomes of many workers in order, and blocks workers that are too far ahead of the
/// slowest, so that memory is bounded. Safe to share between threads.
class OutcomeWindow {
 public:
  /// Stores at most `capacity` outcomes of `workers` workers.
  OutcomeWindow(std::size_t capacity, std::size_t workers)
      : capacity_(capacity), workers_left_(workers) {}

  /// Waits until a worker may start on the user with this index.
  void admit(std::size_t index) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return index < next_ + capacity_ || is_abandoned_; });
  }

  /// Stores the outcome of an index that was admitted.
  void put(std::size_t index, Outcome outcome) {
    const std::lock_guard lock(mutex_);
    outcomes_.emplace(index, std::move(outcome));
    changed_.notify_all();
  }

  /// One worker is finished.
  void leave() {
    const std::lock_guard lock(mutex_);
    --workers_left_;
    changed_.notify_all();
  }

  /// Ends all waiting: outcomes are no longer needed.
  void abandon() {
    const std::lock_guard lock(mutex_);
    is_abandoned_ = true;
    changed_.notify_all();
  }

  /// The next outcome in order; waits for it. Nothing once all workers have left.
  [[nodiscard]] std::optional<Outcome> next() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_next_here() || workers_left_ == 0; });
    if (!is_next_here()) return std::nullopt;
    Outcome outcome = std::move(outcomes_.begin()->second);
    outcomes_.erase(outcomes_.begin());
    ++next_;
    changed_.notify_all();
    return outcome;
  }

 private:
  [[nodiscard]] bool is_next_here() const {
    return !outcomes_.empty() && outcomes_.begin()->first == next_;
  }

  const std::size_t capacity_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::map<std::size_t, Outcome> outcomes_;
  std::size_t next_ = 0;
  std::size_t workers_left_;
  bool is_abandoned_ = false;
};

}  // namespace signals::inline SIGNALS_ABI
