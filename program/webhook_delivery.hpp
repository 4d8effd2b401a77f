// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include <signals/interface.hpp>
#include <signals/state/outbox.hpp>

#include "configuration.hpp"

namespace signals::program {

/// What came of a delivery.
struct DeliveryOutcome {
  std::uint64_t delivered = 0;
  std::uint64_t given_up = 0;
  /// What waits for a later run.
  std::uint64_t waiting = 0;
  /// For people, each a message.
  std::vector<std::string> lines{};
};

/// Delivers the messages of an outbox to a webhook.
class WebhookDelivery : public Interface {
 public:
  [[nodiscard]] virtual DeliveryOutcome run(Outbox& outbox, std::stop_token stop) = 0;
};

/// Reads the secrets and the limits from the configuration; `source` is the option or variable that
/// the URL is from. Throws `Error` that names what is unusable, or if the build has no adapter for
/// webhooks: the build compiles one of two sources with this function.
[[nodiscard]] std::unique_ptr<WebhookDelivery> open_webhook(const std::string& source,
                                                            const std::string& url,
                                                            const Configuration& configuration);

}  // namespace signals::program
