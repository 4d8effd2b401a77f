// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres {

using SteadyTime = std::chrono::steady_clock::time_point;

/// Why waiting came to an end.
enum class Woken { ready, at_time, stopped };

/// One call of the source: until when it may go on, and whether it is still wanted.
class Call {
 public:
  Call(std::chrono::milliseconds timeout, std::stop_token stop);
  Call(const Call&) = delete;
  Call& operator=(const Call&) = delete;
  ~Call();

  [[nodiscard]] SteadyTime deadline() const noexcept { return deadline_; }
  [[nodiscard]] const std::stop_token& stop() const noexcept { return stop_; }
  [[nodiscard]] bool is_over() const noexcept {
    return std::chrono::steady_clock::now() >= deadline_;
  }

  /// The time until the deadline, at least one millisecond.
  [[nodiscard]] std::chrono::milliseconds time_left() const noexcept;

  /// Waits until the socket has one of poll's `events`, the time comes or a stop is requested.
  [[nodiscard]] Woken wait(int socket, short events, SteadyTime until) const;

  /// Waits until the time comes or a stop is requested.
  [[nodiscard]] Woken sleep(SteadyTime until) const;

 private:
  SteadyTime deadline_;
  std::stop_token stop_;
  int stop_event_;
  std::optional<std::stop_callback<std::function<void()>>> on_stop_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres
