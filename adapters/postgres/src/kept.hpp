// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <utility>

#include <signals/abi.hpp>

#include "call.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

/// A value that is fetched once and kept until it is too old. The first thread that finds it too
/// old fetches it again while the others wait. Safe to share between threads.
template <typename Value>
class Kept {
 public:
  Kept(std::chrono::milliseconds longest_age, std::function<SteadyTime()> clock)
      : longest_age_(longest_age), clock_(std::move(clock)) {}

  /// The value, or nothing when the call ends while another fetches it. Throws what `fetch` throws.
  template <typename Fetch>
  [[nodiscard]] std::shared_ptr<const Value> get(const Call& call, Fetch fetch) {
    std::unique_lock lock(mutex_);
    while (true) {
      if (value_ != nullptr && is_young()) return value_;
      if (!is_fetching_) break;
      if (!changed_.wait_until(lock, call.stop(), call.deadline(), [&] { return !is_fetching_; })) {
        return nullptr;
      }
    }
    is_fetching_ = true;
    const SteadyTime asked_at = clock_();
    lock.unlock();
    std::shared_ptr<const Value> fetched;
    try {
      fetched = std::make_shared<const Value>(fetch());
    } catch (...) {
      lock.lock();
      is_fetching_ = false;
      changed_.notify_all();
      throw;
    }
    lock.lock();
    is_fetching_ = false;
    changed_.notify_all();
    value_ = fetched;
    fetched_at_ = asked_at;
    return fetched;
  }

  /// Lets go of the value.
  void forget() {
    const std::scoped_lock lock(mutex_);
    value_ = nullptr;
  }

 private:
  [[nodiscard]] bool is_young() const {
    return std::chrono::floor<std::chrono::milliseconds>(clock_() - fetched_at_) <= longest_age_;
  }

  const std::chrono::milliseconds longest_age_;
  const std::function<SteadyTime()> clock_;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::shared_ptr<const Value> value_;
  SteadyTime fetched_at_{};
  bool is_fetching_ = false;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
