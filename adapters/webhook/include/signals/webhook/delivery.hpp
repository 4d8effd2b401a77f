// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>

#include <signals/abi.hpp>
#include <signals/state/outbox.hpp>
#include <signals/webhook/signing_secrets.hpp>

namespace signals::inline SIGNALS_ABI::webhook {

/// Where and how messages are delivered.
struct DeliveryOptions {
  /// Absolute, of `https`; or of `http` to this machine if private addresses are allowed.
  std::string url;
  /// Whether the URL may lead to this machine or into a private network, and over the proxies of
  /// the environment, which then choose the address.
  bool allows_private_address = false;
  /// A file of PEM certificates of trusted authorities; empty: the system's certificates.
  std::string certificate_file{};
  std::string user_agent = "signals";
  /// The most messages that are sent at once; at least 1.
  unsigned in_flight = 16;
  /// The time limit of one attempt.
  std::chrono::milliseconds timeout{15'000};
  /// How long a run goes on while no message is delivered.
  std::chrono::milliseconds patience{60'000};
  /// The bound of the random pause after a message's first failure. It doubles for each further
  /// failure, up to `longest_backoff`.
  std::chrono::milliseconds first_backoff{1'000};
  std::chrono::milliseconds longest_backoff{3'600'000};
  /// A message is given up, and kept, when it has failed this often, and first this long ago.
  unsigned attempts = 12;
  std::chrono::seconds give_up_after{72 * 3600};
  /// Returns a random number in [0, 1). If empty, a generator that the system seeds.
  std::function<double()> random{};
};

/// What a run of a delivery did.
struct DeliverySummary {
  std::uint64_t delivered = 0;
  /// Attempts that failed.
  std::uint64_t failures = 0;
  /// Messages given up in this run, and the id of the first.
  std::uint64_t given_up = 0;
  std::string first_given_up{};
  /// Whether the receiver answered with 410 Gone: it wants no more messages.
  bool is_gone = false;
  /// Whether the run was stopped, or ended because no message was delivered for too long.
  bool is_cut = false;
  /// Why the last attempt that failed did; empty if none did.
  std::string last_failure{};
};

/// Sends the messages of an outbox to a webhook, by the Standard Webhooks specification: with the
/// headers `webhook-id`, `webhook-timestamp` and `webhook-signature`.
///
/// Each message is delivered at least once, when the receiver answers with a status from 200 to
/// 299. The messages of one user are sent one after another, in their order; those of others go on
/// meanwhile. Any other answer, and none, is a failure: the message waits for a random pause that
/// grows, and at least as long as `Retry-After` says. Redirections are not followed, and the server
/// must have a valid certificate. If many attempts in a row fail, all messages wait.
///
///     signals::webhook::Delivery delivery({.url = "https://example.com/hook"}, secrets);
///     const auto summary = delivery.run(*store.outbox());
///
/// Not safe to use from two threads.
class SIGNALS_EXPORT Delivery {
 public:
  /// Throws `Error` with `invalid_argument` for options that cannot be used. Connects to nothing.
  Delivery(DeliveryOptions options, SigningSecrets secrets);
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;
  ~Delivery();

  /// Delivers what waits, and what comes to wait meanwhile, until nothing does, a stop is
  /// requested, or nothing could be delivered for a while. What was sent when it ends or throws is
  /// either settled or sent again. Throws what the outbox throws.
  [[nodiscard]] DeliverySummary run(Outbox& outbox, std::stop_token stop = {});

 private:
  class SIGNALS_HIDDEN Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::inline SIGNALS_ABI::webhook
