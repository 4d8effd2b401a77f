// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <stop_token>
#include <thread>
#include <utility>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// Requests a stop at an instant, if there is one, or when a stop is requested elsewhere.
class Deadline {
 public:
  /// Runs a thread while it lives, if there is an instant.
  Deadline(std::optional<std::chrono::steady_clock::time_point> at, std::stop_token elsewhere)
      : forward_(std::move(elsewhere), Request{stop_}) {
    if (!at) return;
    if (*at <= std::chrono::steady_clock::now()) {
      stop_.request_stop();
      return;
    }
    timer_ = std::jthread([this, at](std::stop_token over) { wait(*at, std::move(over)); });
  }

  /// Requests the stop, too.
  [[nodiscard]] std::stop_source source() const { return stop_; }
  /// Tells of the stop.
  [[nodiscard]] std::stop_token token() const { return stop_.get_token(); }

 private:
  struct Request {
    std::stop_source stop;
    void operator()() { stop.request_stop(); }
  };

  void wait(std::chrono::steady_clock::time_point at, std::stop_token over) {
    std::unique_lock lock(mutex_);
    changed_.wait_until(lock, over, at, [] { return false; });
    if (!over.stop_requested()) stop_.request_stop();
  }

  std::stop_source stop_{};
  std::mutex mutex_{};
  std::condition_variable_any changed_{};
  std::stop_callback<Request> forward_;
  std::jthread timer_{};  // the last one, so that it has ended before the rest is gone
};

}  // namespace signals::inline SIGNALS_ABI
