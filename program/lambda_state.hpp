// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>

#include <signals/analysis/goal_source.hpp>
#include <signals/lambda/state_work.hpp>
#include <signals/rules.hpp>

#include "configuration.hpp"
#include "postgres_goals.hpp"
#include "webhook_delivery.hpp"

namespace signals::program {

/// Updates the state in PostgreSQL from Firestore, and delivers its changes to the webhook of
/// `SIGNALS_WEBHOOK_URL`, if there is one.
class LambdaState final : public lambda::StateWork {
 public:
  /// The goals must outlive it. `say` takes what an operator should know. Throws `Error` if
  /// a variable for the webhook is unusable.
  LambdaState(Configuration configuration, GoalSource& goals, Rules rules, OnWarning say);

  [[nodiscard]] lambda::StateOutcome update(unsigned partition, Instant now,
                                            std::chrono::steady_clock::time_point until,
                                            std::stop_token stop) override;
  [[nodiscard]] lambda::StateOutcome deliver(std::optional<unsigned> partition,
                                             std::stop_token stop) override;

 private:
  [[nodiscard]] std::unique_ptr<WebhookDelivery> open_delivery() const;

  Configuration configuration_;
  GoalSource& goals_;
  Rules rules_;
  OnWarning say_;
  std::optional<std::string> url_;
};

}  // namespace signals::program
