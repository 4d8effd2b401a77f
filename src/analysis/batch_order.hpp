// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <vector>

namespace signals {

/// Hands out the numbers of batches to workers, never more than so many ahead of the batch that is
/// wanted next, and says when that one is done. Safe to share between threads.
class BatchOrder {
 public:
  /// Of `count` batches, at most `most_ahead` (at least 1) are out or done and not yet released.
  BatchOrder(std::size_t count, std::size_t most_ahead) : count_(count), is_done_(most_ahead) {}

  /// The next batch to do; waits until it may be done. Nothing when none is left.
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

  /// For the one who wants the batches in order: another batch to do meanwhile, or nothing once
  /// the one wanted is done. Waits when there is neither.
  [[nodiscard]] std::optional<std::size_t> take_meanwhile() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return is_wanted_done() || may_take(); });
    return is_wanted_done() ? std::nullopt : std::optional(taken_++);
  }

  /// The batch that was wanted is used up; now the next one is wanted.
  void release() {
    const std::lock_guard lock(mutex_);
    is_done_[wanted_ % is_done_.size()] = false;
    ++wanted_;
    changed_.notify_all();
  }

  /// Nobody wants batches any more.
  void abandon() {
    const std::lock_guard lock(mutex_);
    is_abandoned_ = true;
    changed_.notify_all();
  }

 private:
  [[nodiscard]] bool may_take() const {
    return taken_ < count_ && taken_ < wanted_ + is_done_.size();
  }
  [[nodiscard]] bool is_wanted_done() const { return is_done_[wanted_ % is_done_.size()]; }

  std::mutex mutex_;
  std::condition_variable changed_;
  const std::size_t count_;
  std::vector<bool> is_done_;  // of the batch wanted and those after it, round and round
  std::size_t taken_ = 0;
  std::size_t wanted_ = 0;
  bool is_abandoned_ = false;
};

}  // namespace signals
