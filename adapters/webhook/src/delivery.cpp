// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <random>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/http/client.hpp>
#include <signals/http/origin.hpp>
#include <signals/webhook/delivery.hpp>

#include "senders.hpp"

namespace signals::inline SIGNALS_ABI::webhook {
namespace {

using std::chrono::milliseconds;
using SteadyClock = std::chrono::steady_clock;

// A receiver that asks for more is asked again all the same.
constexpr milliseconds longest_retry_after = std::chrono::hours{24};
// For storing what became of a message, beyond the time limit of an attempt.
constexpr std::chrono::seconds time_to_settle{5};
// How often to look for messages whose pause is over while others are under way.
constexpr milliseconds between_looks{500};

[[noreturn]] void refuse(const std::string& reason) {
  throw Error(ErrorCode::invalid_argument, reason);
}

[[nodiscard]] DeliveryOptions checked(DeliveryOptions options) {
  const auto origin = http::origin_of(options.url);
  if (!origin) refuse("expected a URL such as https://example.com/hook, without a user");
  if (origin->scheme != "https" &&
      !(options.allows_private_address && http::is_loopback(*origin))) {
    refuse(
        "plain HTTP is only for this machine, and if private addresses are allowed; give a URL "
        "that begins with https://");
  }
  if (options.in_flight == 0 || options.attempts == 0 || options.timeout.count() <= 0) {
    refuse("a delivery needs a message in flight, an attempt and a time limit above 0");
  }
  if (!options.random) {
    options.random = [generator = std::mt19937_64{std::random_device{}()}]() mutable {
      return std::uniform_real_distribution(0.0, 1.0)(generator);
    };
  }
  return options;
}

[[nodiscard]] http::ClientOptions client_options(const DeliveryOptions& options) {
  const auto origin = http::origin_of(options.url);
  return {.user_agent = options.user_agent,
          .certificate_file = options.certificate_file,
          .uses_proxy = options.allows_private_address && !http::is_loopback(*origin),
          .requires_public_address = !options.allows_private_address};
}

[[nodiscard]] Instant current_instant() {
  return std::chrono::floor<milliseconds>(std::chrono::system_clock::now());
}

}  // namespace

class Delivery::Implementation {
 public:
  Implementation(DeliveryOptions options, SigningSecrets secrets)
      : options_(checked(std::move(options))),
        secrets_(std::move(secrets)),
        client_(client_options(options_)) {}

  [[nodiscard]] DeliverySummary run(Outbox& outbox, const std::stop_token& stop);

 private:
  class Run;

  /// The random pause after so many failures in a row.
  [[nodiscard]] milliseconds backoff(std::uint64_t failures) {
    milliseconds bound = std::min(options_.first_backoff, options_.longest_backoff);
    for (std::uint64_t i = 1; i < failures && bound < options_.longest_backoff; ++i) {
      bound = std::min(bound * 2, options_.longest_backoff);
    }
    const std::chrono::duration<double, std::milli> pause = options_.random() * bound;
    return std::chrono::ceil<milliseconds>(pause);
  }

  const DeliveryOptions options_;
  const SigningSecrets secrets_;
  http::Client client_;
};

class Delivery::Implementation::Run {
 public:
  Run(Implementation& delivery, Outbox& outbox, const std::stop_token& stop)
      : delivery_(delivery),
        options_(delivery.options_),
        outbox_(outbox),
        stop_(stop),
        senders_(options_, delivery.secrets_, delivery.client_, stop) {}

  [[nodiscard]] DeliverySummary run() {
    while (true) {
      if (stop_.stop_requested()) end_early();
      if (!is_ending_ && SteadyClock::now() >= resting_until_) start_some();
      if (!senders_.is_idle()) {
        settle(senders_.wait(between_looks));
      } else if (is_ending_ || !wait_for_next()) {
        return std::move(summary_);
      }
    }
  }

 private:
  void end_early() {
    is_ending_ = true;
    summary_.is_cut = true;
  }

  void start_some() {
    if (senders_.free() == 0) return;
    const Instant now = current_instant();
    // Who dies with messages in hand leaves them to others from then on.
    const Instant until = now + options_.timeout + time_to_settle;
    for (OutboxMessage& message : outbox_.take(now, until, senders_.free())) {
      senders_.start(std::move(message));
    }
  }

  /// Waits until a message is due; false if none waits, or none will be due soon enough.
  [[nodiscard]] bool wait_for_next() {
    const auto due = outbox_.next_due();
    if (!due) return false;
    const auto next = std::max(resting_until_, SteadyClock::now() + (*due - current_instant()));
    if (next > last_progress_ + options_.patience) {
      end_early();
      return false;
    }
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_until(lock, stop_, next, [] { return false; });
    return true;
  }

  void settle(std::vector<Attempt> attempts) {
    if (attempts.empty()) return;
    std::vector<OutboxOutcome> outcomes;
    outcomes.reserve(attempts.size());
    for (Attempt& attempt : attempts) outcomes.push_back(outcome_of(attempt));
    outbox_.settle(outcomes);
  }

  [[nodiscard]] OutboxOutcome outcome_of(Attempt& attempt) {
    const Instant now = current_instant();
    OutboxOutcome outcome{
        .message = std::move(attempt.message), .kind = OutboxOutcome::Kind::waits, .due = now};
    if (attempt.kind == Attempt::Kind::stopped) return outcome;
    if (attempt.kind == Attempt::Kind::delivered) {
      outcome.kind = OutboxOutcome::Kind::delivered;
      ++summary_.delivered;
      last_progress_ = SteadyClock::now();
      failures_in_a_row_ = 0;
      return outcome;
    }
    ++summary_.failures;
    summary_.last_failure = std::move(attempt.failure);
    if (attempt.kind == Attempt::Kind::gone) summary_.is_gone = true;
    if (attempt.kind != Attempt::Kind::failed) {
      end_early();
      return outcome;
    }
    OutboxMessage& message = outcome.message;
    ++message.attempts;
    if (!message.first_failed) message.first_failed = now;
    const milliseconds asked_for =
        std::min(attempt.retry_after.value_or(milliseconds{0}), longest_retry_after);
    rest(asked_for);
    outcome.due = now + std::max(delivery_.backoff(message.attempts), asked_for);
    if (message.attempts >= options_.attempts &&
        now - *message.first_failed >= options_.give_up_after) {
      outcome.kind = OutboxOutcome::Kind::kept;
      if (++summary_.given_up == 1) summary_.first_given_up = message.id;
    }
    return outcome;
  }

  /// Sends nothing for a while: what the receiver asks for, or, where all fail, a pause that grows.
  void rest(milliseconds asked_for) {
    const std::uint64_t rounds = ++failures_in_a_row_ / options_.in_flight;
    const milliseconds pause = rounds > 0 ? delivery_.backoff(rounds) : milliseconds{0};
    resting_until_ = std::max(resting_until_, SteadyClock::now() + std::max(pause, asked_for));
  }

  Implementation& delivery_;
  const DeliveryOptions& options_;
  Outbox& outbox_;
  std::stop_token stop_;
  DeliverySummary summary_{};
  bool is_ending_ = false;
  SteadyClock::time_point last_progress_ = SteadyClock::now();
  SteadyClock::time_point resting_until_{};
  std::uint64_t failures_in_a_row_ = 0;
  Senders senders_;
};

DeliverySummary Delivery::Implementation::run(Outbox& outbox, const std::stop_token& stop) {
  return Run(*this, outbox, stop).run();
}

Delivery::Delivery(DeliveryOptions options, SigningSecrets secrets)
    : implementation_(std::make_unique<Implementation>(std::move(options), std::move(secrets))) {}

Delivery::~Delivery() = default;

DeliverySummary Delivery::run(Outbox& outbox, std::stop_token stop) {
  return implementation_->run(outbox, stop);
}

}  // namespace signals::inline SIGNALS_ABI::webhook
