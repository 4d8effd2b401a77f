// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <stop_token>
#include <thread>
#include <utility>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// The time that work may take: asks it to stop when that is over, or when the process is to end.
class WorkTime {
 public:
  WorkTime(std::chrono::steady_clock::time_point end, std::stop_token process_stop)
      : forward_(std::move(process_stop), Request{work_}),
        timer_([this, end](std::stop_token over) { wait(end, std::move(over)); }) {
    if (end <= std::chrono::steady_clock::now()) work_.request_stop();
  }

  [[nodiscard]] std::stop_source source() const { return work_; }
  [[nodiscard]] std::stop_token token() const { return work_.get_token(); }

 private:
  struct Request {
    std::stop_source work;
    void operator()() { work.request_stop(); }
  };

  void wait(std::chrono::steady_clock::time_point end, std::stop_token over) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, over, end, [] { return false; });
    if (!over.stop_requested()) work_.request_stop();
  }

  std::stop_source work_{};
  std::mutex mutex_{};
  std::condition_variable_any changed_{};
  std::stop_callback<Request> forward_;
  std::jthread timer_;
};

}  // namespace signals::inline SIGNALS_ABI::lambda
