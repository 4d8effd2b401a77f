// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <atomic>
#include <functional>
#include <mutex>
#include <thread>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres::testing {

/// When a connection breaks: before the server gets what the client sent; once it has answered, of
/// which the client hears nothing; or never.
enum class BreaksWhen { sent, answered, never };

/// A port of 127.0.0.1 before a server's, for one connection at a time, which breaks at a step:
/// each piece that the client sends is one.
class BreakingProxy {
 public:
  explicit BreakingProxy(int server_port);
  BreakingProxy(const BreakingProxy&) = delete;
  BreakingProxy& operator=(const BreakingProxy&) = delete;
  ~BreakingProxy();

  [[nodiscard]] int port() const noexcept { return port_; }

  /// From now on counts anew. At that step, from 1, calls `then` in another thread and closes the
  /// connection, unless it never breaks; at step 0 does nothing. Waits for a `then` that has begun.
  /// Only between two connections.
  void break_at(int step, BreaksWhen when, std::function<void()> then);

  /// The steps since then.
  [[nodiscard]] int steps() const noexcept { return steps_; }

 private:
  void serve();
  void relay(int client, int server);
  void call_then();

  int server_port_;
  int port_;
  int listener_;
  std::atomic<int> steps_ = 0;
  std::atomic<int> step_ = 0;
  std::atomic<BreaksWhen> when_ = BreaksWhen::sent;
  std::mutex mutex_;
  std::function<void()> then_;
  std::atomic<bool> is_over_ = false;
  std::jthread thread_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
