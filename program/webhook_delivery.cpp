// SPDX-License-Identifier: Apache-2.0
#include "webhook_delivery.hpp"

#include <chrono>
#include <optional>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/version.hpp>
#include <signals/webhook/delivery.hpp>

#include "aws_secret.hpp"
#include "count_text.hpp"
#include "naming.hpp"
#include "whole_number.hpp"

namespace signals::program {
namespace {

[[nodiscard]] webhook::SigningSecrets secrets_of(const Configuration& configuration) {
  constexpr const char* variable = "SIGNALS_WEBHOOK_SECRET";
  constexpr const char* fetched = "SIGNALS_WEBHOOK_SECRET_ID";
  if (const auto secret = configuration.find_secret(variable)) {
    return naming(variable, [&] { return webhook::SigningSecrets(secret->reveal()); });
  }
  if (const auto id = configuration.find(fetched)) {
    return naming(fetched, [&] {
      return webhook::SigningSecrets(fetch_aws_secret(*id, configuration).reveal());
    });
  }
  throw Error(ErrorCode::invalid_argument,
              "SIGNALS_WEBHOOK_SECRET is missing, by which the receiver knows the sender; make one "
              "with: echo whsec_$(openssl rand -base64 32)");
}

[[nodiscard]] webhook::DeliveryOptions options_of(const std::string& url,
                                                  const Configuration& configuration) {
  webhook::DeliveryOptions options{.url = url,
                                   .user_agent = fmt::format("signals/{}", SIGNALS_VERSION_TEXT)};
  const auto number = [&](const char* name, std::size_t least, std::size_t most) {
    const auto text = configuration.find(name);
    return text ? std::optional(whole_number(name, *text, least, most)) : std::nullopt;
  };
  constexpr std::size_t day = 86'400;
  if (const auto allows = number("SIGNALS_WEBHOOK_ALLOW_PRIVATE", 0, 1)) {
    options.allows_private_address = *allows == 1;
  }
  if (const auto count = number("SIGNALS_WEBHOOK_IN_FLIGHT", 1, 1'000)) {
    options.in_flight = static_cast<unsigned>(*count);
  }
  if (const auto seconds = number("SIGNALS_WEBHOOK_TIMEOUT_SECONDS", 1, 600)) {
    options.timeout = std::chrono::seconds{*seconds};
  }
  if (const auto seconds = number("SIGNALS_WEBHOOK_PATIENCE_SECONDS", 0, day)) {
    options.patience = std::chrono::seconds{*seconds};
  }
  if (const auto count = number("SIGNALS_WEBHOOK_ATTEMPTS", 1, 1'000'000)) {
    options.attempts = static_cast<unsigned>(*count);
  }
  if (const auto hours = number("SIGNALS_WEBHOOK_GIVE_UP_HOURS", 0, 365 * day / 3600)) {
    options.give_up_after = std::chrono::hours{*hours};
  }
  return options;
}

class Webhook final : public WebhookDelivery {
 public:
  Webhook(webhook::DeliveryOptions options, webhook::SigningSecrets secrets)
      : delivery_(std::move(options), std::move(secrets)) {}

  [[nodiscard]] DeliveryOutcome run(Outbox& outbox, std::stop_token stop) override {
    const webhook::DeliverySummary summary = delivery_.run(outbox, std::move(stop));
    const OutboxCounts counts = outbox.counts();
    DeliveryOutcome outcome{
        .delivered = summary.delivered, .given_up = summary.given_up, .waiting = counts.waiting};
    if (summary.delivered > 0 || summary.failures > 0) {
      outcome.lines.push_back(fmt::format("delivered {}; {} failed",
                                          count_text(summary.delivered, "change"),
                                          count_text(summary.failures, "attempt")));
    }
    if (summary.given_up > 0) {
      outcome.lines.push_back(
          fmt::format("warning: gave up {} after too many attempts, the first with id {}; the "
                      "state keeps them: "
                      "send them again with signals state deliver --again",
                      count_text(summary.given_up, "change"), summary.first_given_up));
    }
    if (summary.is_gone) {
      outcome.lines.emplace_back(
          "warning: the receiver answered with status 410, so that it wants no more changes; run "
          "without --deliver, or give another URL");
    }
    if (counts.waiting > 0) {
      outcome.lines.push_back(fmt::format(
          "warning: {} not delivered yet; a later run sends {} ({})",
          count_text(counts.waiting, "change"), counts.waiting == 1 ? "it" : "them",
          summary.last_failure.empty()
              ? "the time was over, another run holds some, or each waits after a failure"
              : "the last failure: " + summary.last_failure));
    }
    return outcome;
  }

 private:
  webhook::Delivery delivery_;
};

}  // namespace

std::unique_ptr<WebhookDelivery> open_webhook(const std::string& source, const std::string& url,
                                              const Configuration& configuration) {
  webhook::DeliveryOptions options = options_of(url, configuration);
  webhook::SigningSecrets secrets = secrets_of(configuration);
  return naming(source,
                [&] { return std::make_unique<Webhook>(std::move(options), std::move(secrets)); });
}

}  // namespace signals::program
