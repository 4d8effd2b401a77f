// SPDX-License-Identifier: Apache-2.0
#include "senders.hpp"

#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/http/retry.hpp>

namespace signals::inline SIGNALS_ABI::webhook {
namespace {

using SystemClock = std::chrono::system_clock;

/// Keeps the head of a response, and ends it when there is more of a body than anybody needs.
class HeadSink final : public http::ResponseSink {
 public:
  struct TooLong {};

  void head(const http::ResponseHead& head) override { head_ = head; }
  void body(std::string_view part) override {
    constexpr std::size_t enough = 65'536;
    size_ += part.size();
    if (size_ > enough) throw TooLong{};
  }

  /// None before it came.
  [[nodiscard]] const std::optional<http::ResponseHead>& head() const noexcept { return head_; }

 private:
  std::optional<http::ResponseHead> head_;
  std::size_t size_ = 0;
};

[[nodiscard]] std::string failure_of(int status) {
  if (status >= 300 && status < 400) {
    return fmt::format("it answered with status {}; redirections are not followed", status);
  }
  return fmt::format("it answered with status {}", status);
}

}  // namespace

Senders::Senders(const DeliveryOptions& options, const SigningSecrets& secrets,
                 http::Client& client, std::stop_token stop)
    : options_(options),
      secrets_(secrets),
      client_(client),
      on_stop_(std::move(stop), [this] { stop_.request_stop(); }) {}

Senders::~Senders() {
  stop_.request_stop();
  for (std::thread& thread : threads_) thread.join();
}

void Senders::start(OutboxMessage message) {
  ++in_flight_;
  const std::scoped_lock lock(mutex_);
  waiting_.push_back(std::move(message));
  if (threads_.size() < in_flight_) threads_.emplace_back(&Senders::work, this);
  changed_.notify_all();
}

std::vector<Attempt> Senders::wait(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, patience, [this] { return !ended_.empty(); });
  in_flight_ -= ended_.size();
  return std::exchange(ended_, {});
}

void Senders::work() {
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, stop_.get_token(), [this] { return !waiting_.empty(); });
    if (waiting_.empty()) return;
    OutboxMessage message = std::move(waiting_.front());
    waiting_.pop_front();
    lock.unlock();
    Attempt attempt = send(std::move(message));
    lock.lock();
    ended_.push_back(std::move(attempt));
    changed_.notify_all();
  }
}

Attempt Senders::send(OutboxMessage message) {
  constexpr int gone = 410;
  HeadSink sink;
  Attempt attempt{.message = std::move(message)};
  try {
    const std::int64_t timestamp =
        std::chrono::floor<std::chrono::seconds>(SystemClock::now()).time_since_epoch().count();
    const OutboxMessage& sent = attempt.message;
    client_.send(
        {.method = http::Method::post,
         .url = options_.url,
         .headers = {{"content-type", "application/json"},
                     {"webhook-id", sent.id},
                     {"webhook-timestamp", std::to_string(timestamp)},
                     {"webhook-signature", secrets_.sign(sent.id, timestamp, sent.payload)}},
         .body = sent.payload,
         .deadline = std::chrono::steady_clock::now() + options_.timeout},
        sink, stop_.get_token());
  } catch (const HeadSink::TooLong&) {  // its head says enough
  } catch (const Error& error) {
    attempt.failure = error.what();
    attempt.kind = error.code() == ErrorCode::cancelled ? Attempt::Kind::stopped
                   : error.code() == ErrorCode::failed_precondition ||
                           error.code() == ErrorCode::invalid_argument
                       ? Attempt::Kind::unusable
                       : Attempt::Kind::failed;
  } catch (const std::exception& error) {
    attempt.failure = error.what();
  }
  if (!sink.head()) return attempt;
  // Whatever became of the body.
  const int status = sink.head()->status;
  if (status >= 200 && status < 300) {
    return {.message = std::move(attempt.message), .kind = Attempt::Kind::delivered};
  }
  attempt.kind = status == gone ? Attempt::Kind::gone : Attempt::Kind::failed;
  attempt.failure = failure_of(status);
  attempt.retry_after = http::retry_after(*sink.head(), SystemClock::now());
  return attempt;
}

}  // namespace signals::inline SIGNALS_ABI::webhook
