// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>
#include <thread>
#include <vector>

#include <signals/abi.hpp>
#include <signals/http/client.hpp>
#include <signals/state/outbox.hpp>
#include <signals/webhook/delivery.hpp>

namespace signals::inline SIGNALS_ABI::webhook {

/// What one attempt to send a message came to.
struct Attempt {
  enum class Kind {
    delivered,
    failed,
    /// The receiver wants no more messages.
    gone,
    /// The URL cannot be used as it is; no other message would fare better.
    unusable,
    /// It was stopped, and may have arrived or not.
    stopped
  };
  OutboxMessage message{};
  Kind kind = Kind::failed;
  /// How long the receiver asks to be left alone.
  std::optional<std::chrono::milliseconds> retry_after{};
  /// For a person; empty unless it failed.
  std::string failure{};
};

/// Threads that send messages, each one at a time. For one thread that starts messages and takes
/// what became of them.
class Senders {
 public:
  /// All must outlive it. A stop ends the attempts under way.
  Senders(const DeliveryOptions& options, const SigningSecrets& secrets, http::Client& client,
          std::stop_token stop);
  Senders(const Senders&) = delete;
  Senders& operator=(const Senders&) = delete;
  /// Ends the attempts under way.
  ~Senders();

  /// How many more messages may be started.
  [[nodiscard]] std::size_t free() const noexcept { return options_.in_flight - in_flight_; }
  [[nodiscard]] bool is_idle() const noexcept { return in_flight_ == 0; }

  void start(OutboxMessage message);

  /// Waits until an attempt has ended, at most for `patience`, and returns all that have.
  [[nodiscard]] std::vector<Attempt> wait(std::chrono::milliseconds patience);

 private:
  void work();
  [[nodiscard]] Attempt send(OutboxMessage message);

  const DeliveryOptions& options_;
  const SigningSecrets& secrets_;
  http::Client& client_;
  std::stop_source stop_;
  std::stop_callback<std::function<void()>> on_stop_;
  std::size_t in_flight_ = 0;

  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<OutboxMessage> waiting_;
  std::vector<Attempt> ended_;
  std::vector<std::thread> threads_;
};

}  // namespace signals::inline SIGNALS_ABI::webhook
