// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// Assigns batch numbers to workers, at most a fixed number ahead of the next batch in order, and
/// reports when that batch is done. Safe to share between threads.
class BatchOrder {
 public:
  /// Of `count` batches, at most `most_ahead` (at least 1) are taken or done and not yet released.
  BatchOrder(std::size_t count, std::size_t most_ahead) : count_(count), is_done_(most_ahead) {}

  /// The next batch to work on; waits until it may be taken. Nothing if none is left.
  [[nodiscard]] std::optional<std::size_t> take() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return taken_ == count_ || is_abandoned_ || may_take(); });
    return taken_ == count_ || is_abandoned_ ? std::nullopt : std::optional(taken_++);
  }

  /// That batch is done.
  void done(std::size_t batch) {
    const std::lock_guard lock(mutex_);
    is_done_[batch % is_done_.size()] = true;
    changed_.notify_all();
  }

  /// For the thread that uses the batches in order: another batch to work on meanwhile, or nothing
  /// once the next batch in order is done. Waits if there is neither.
  [[nodiscard]] std::optional<std::size_t> take_meanwhile() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_next_done() || may_take(); });
    return is_next_done() ? std::nullopt : std::optional(taken_++);
  }

  /// The next batch in order was used; the one after it is now the next.
  void release() {
    const std::lock_guard lock(mutex_);
    is_done_[next_ % is_done_.size()] = false;
    ++next_;
    changed_.notify_all();
  }

  /// Ends all waiting: no more batches are needed.
  void abandon() {
    const std::lock_guard lock(mutex_);
    is_abandoned_ = true;
    changed_.notify_all();
  }

 private:
  [[nodiscard]] bool may_take() const {
    return taken_ < count_ && taken_ < next_ + is_done_.size();
  }
  [[nodiscard]] bool is_next_done() const { return is_done_[next_ % is_done_.size()]; }

  std::mutex mutex_;
  std::condition_variable changed_;
  const std::size_t count_;
  std::vector<bool> is_done_;  // a ring: of the next batch in order and those after it
  std::size_t taken_ = 0;
  std::size_t next_ = 0;
  bool is_abandoned_ = false;
};

}  // namespace signals::inline SIGNALS_ABI
