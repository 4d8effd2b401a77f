// SPDX-License-Identifier: Apache-2.0
#include "lambda_state.hpp"

#include <utility>

#include <signals/error.hpp>
#include <signals/state/state_update.hpp>

#include "change_writer.hpp"
#include "firestore_news.hpp"
#include "postgres_state.hpp"
#include "state_origin.hpp"

namespace signals::program {
namespace {

constexpr const char* url_variable = "SIGNALS_WEBHOOK_URL";

}  // namespace

LambdaState::LambdaState(Configuration configuration, GoalSource& goals, Rules rules, OnWarning say)
    : configuration_(std::move(configuration)),
      goals_(goals),
      rules_(std::move(rules)),
      say_(std::move(say)) {
  // Its path may be a secret.
  if (const auto url = configuration_.find_secret(url_variable)) url_ = url->reveal();
}

std::unique_ptr<WebhookDelivery> LambdaState::open_delivery() const {
  return open_webhook(url_variable, *url_, configuration_);
}

lambda::StateOutcome LambdaState::update(unsigned partition, Instant now,
                                         std::chrono::steady_clock::time_point until,
                                         std::stop_token stop) {
  const auto state = open_postgres_state(configuration_, partition);
  const auto store = state->begin();
  const auto start = std::chrono::steady_clock::now();
  // What has begun, and the commit, need the rest of the time.
  const auto news_until = start + (until - start) * 2 / 3;
  const auto firestore =
      open_firestore_news(configuration_, {.until = news_until, .stop = std::move(stop)});
  const StateUpdateOptions options{.origin =
                                       origin_of(store->last_run(), firestore->source(), rules_)};
  NoChanges none;
  ChangePoster posted(*store, none);
  UserNewsSource& news = firestore->begin(*store, now, options.origin.sessions_kept);
  const StateUpdateSummary summary = update_state(
      *store, news, goals_, now, rules_, url_ ? static_cast<ChangeSink&>(posted) : none, options);
  store->commit();
  return {.is_done = summary.is_complete,
          .counts = {{"users_evaluated", summary.users_evaluated},
                     {"changes", summary.changes},
                     {"firestore_reads", firestore->billed_reads()}}};
}

lambda::StateOutcome LambdaState::deliver(std::optional<unsigned> partition, std::stop_token stop) {
  if (!url_) {
    throw Error(ErrorCode::failed_precondition,
                "SIGNALS_WEBHOOK_URL is missing; set it to the URL of the webhook");
  }
  const auto delivery = open_delivery();
  const auto state = open_postgres_state(configuration_, partition);
  const DeliveryOutcome outcome = delivery->run(*state->outbox(), stop);
  for (const std::string& line : outcome.lines) say_(line);
  // What waits for longer than this invocation is for a later run, and not for its caller.
  return {.is_done = outcome.waiting == 0 || !stop.stop_requested(),
          .counts = {{"delivered", outcome.delivered},
                     {"given_up", outcome.given_up},
                     {"waiting", outcome.waiting}}};
}

}  // namespace signals::program
