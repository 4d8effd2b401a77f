// SPDX-License-Identifier: Apache-2.0
#include "state_command.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <unistd.h>

#include <signals/error.hpp>
#include <signals/state/state_report.hpp>
#include <signals/state/state_seal.hpp>
#include <signals/state/state_update.hpp>
#include <signals/state/state_verify.hpp>

#include "change_writer.hpp"
#include "count_text.hpp"
#include "event_batches.hpp"
#include "event_paths.hpp"
#include "firestore_news.hpp"
#include "input_files.hpp"
#include "message.hpp"
#include "output.hpp"
#include "passed_over_text.hpp"
#include "report_writer.hpp"
#include "run_inputs.hpp"
#include "state_origin.hpp"
#include "state_show.hpp"
#include "state_store.hpp"
#include "terminal.hpp"
#include "webhook_delivery.hpp"

namespace signals::program {
namespace {

using sqlite::Opening;

[[nodiscard]] unsigned workers_of(const StateArguments& arguments) {
  return arguments.jobs.value_or(std::max(1U, std::thread::hardware_concurrency()));
}

[[nodiscard]] files::MalformedLines malformed_of(const StateArguments& arguments) {
  return arguments.skip_malformed ? files::MalformedLines::skip : files::MalformedLines::stop;
}

/// What the output may not replace.
[[nodiscard]] std::vector<InputPath> inputs_of(const StateArguments& arguments,
                                               const std::vector<std::string>& events) {
  std::vector<InputPath> inputs;
  if (!is_postgres_state(arguments.state)) inputs.push_back({"--state", arguments.state});
  for (const std::string& path : events) inputs.push_back({"--events", path});
  if (arguments.goals) inputs.push_back({"--goals", *arguments.goals});
  if (arguments.rules) inputs.push_back({"--rules", *arguments.rules});
  return inputs;
}

/// Whether no line was skipped, and nothing passed over.
[[nodiscard]] bool tell(const StateUpdateSummary& summary, const EventBatches& batches) {
  if (summary.batches_known > 0) {
    say(fmt::format("skipped {}: the state already holds {} events",
                    count_text(summary.batches_known, "file"),
                    summary.batches_known == 1 ? "its" : "their"));
  }
  const files::SkippedLines skipped = batches.skipped();
  if (skipped.count > 0) {
    say(fmt::format("warning: skipped {}; the first is {}", count_text(skipped.count, "line"),
                    skipped.first));
  }
  if (summary.is_first) {
    say(fmt::format("made the state of {}; changes are told from the next run on",
                    count_text(summary.users_evaluated, "user")));
  }
  const auto passed_over =
      passed_over_text(summary.passed_over, batches.passed_over(), batches.deleted_rows());
  for (const std::string& line : passed_over) say(line);
  return skipped.count == 0 && passed_over.empty();
}

/// Of the file of goals; none of what cannot be read twice.
[[nodiscard]] std::optional<Digest> digest_of_goals(const StateArguments& arguments,
                                                    const Configuration& configuration) {
  std::error_code ignored;
  if (are_postgres_goals(arguments.goals, configuration) || !arguments.goals ||
      !std::filesystem::is_regular_file(*arguments.goals, ignored)) {
    return std::nullopt;
  }
  return content_of(*arguments.goals);
}

/// None for files.
[[nodiscard]] std::unique_ptr<FirestoreNews> open_news(const StateArguments& arguments,
                                                       const Configuration& configuration) {
  const auto refuse = [](const std::string& message) {
    throw Error(ErrorCode::invalid_argument, message);
  };
  const auto& events = arguments.events;
  if (std::find(events.begin(), events.end(), "firestore") == events.end()) {
    if (arguments.audit_one_in) refuse("--audit: only with --events firestore; leave it out");
    return nullptr;
  }
  if (events.size() > 1) refuse("--events firestore: cannot be read together with other events");
  if (arguments.since) {
    refuse("--since: not with --events firestore, whose events are counted; leave it out");
  }
  return open_firestore_news(configuration,
                             {.workers = arguments.jobs, .audit_one_in = arguments.audit_one_in});
}

/// None where nothing is to be delivered.
[[nodiscard]] std::unique_ptr<WebhookDelivery> open_delivery(const StateArguments& arguments,
                                                             const Configuration& configuration) {
  if (!arguments.deliver) return nullptr;
  return open_webhook("--deliver", *arguments.deliver, configuration);
}

/// Whether all was delivered. What keeps the delivery from its work is said, because the update is
/// done.
[[nodiscard]] bool deliver(WebhookDelivery& delivery, StateStore& state) {
  try {
    const DeliveryOutcome outcome = delivery.run(*state.outbox(), {});
    for (const std::string& line : outcome.lines) say(line);
    return outcome.given_up == 0 && outcome.waiting == 0;
  } catch (const Error& error) {
    say(fmt::format("warning: the delivery ended early; a later run sends the rest: {}",
                    error.what()));
    return false;
  }
}

[[nodiscard]] ExitStatus update(const StateArguments& arguments) {
  const Configuration configuration = Configuration::load(arguments.env_file);
  const std::unique_ptr<WebhookDelivery> delivery = open_delivery(arguments, configuration);
  const Instant now = now_of(arguments.now);
  const Rules rules = rules_of(arguments.rules, configuration);
  // Before the goals are read, so that a change in between is seen by the next run.
  const std::optional<Digest> goal_digest = digest_of_goals(arguments, configuration);
  const std::unique_ptr<GoalSource> goals = open_goals(arguments.goals, configuration);
  const std::unique_ptr<FirestoreNews> firestore = open_news(arguments, configuration);
  const std::vector<std::string> paths =
      firestore ? std::vector<std::string>()
                : event_paths(arguments.events, {arguments.goals, arguments.rules});
  refuse_input_as_output(arguments.output, inputs_of(arguments, paths));
  const EventBatches batches(paths, malformed_of(arguments), now);
  const auto state =
      open_state(arguments.state, arguments.partition, configuration, Opening::writing);
  auto store = state->begin();

  StateOrigin origin =
      origin_of(store->last_run(), firestore ? firestore->source() : "files", rules);
  if (arguments.since) origin.since = since_of(arguments.since);
  const StateUpdateOptions options{
      .origin = origin, .workers = workers_of(arguments), .goals = goal_digest};
  Output output(arguments.output);
  ChangeWriter changes(output);
  NoChanges none;
  ChangeSink& told = arguments.report == "changes" ? static_cast<ChangeSink&>(changes) : none;
  ChangePoster posted(*store, told);
  ChangeSink& sink = delivery ? static_cast<ChangeSink&>(posted) : told;
  StateUpdateSummary summary;
  if (firestore) {
    UserNewsSource& news = firestore->begin(*store, now, options.origin.sessions_kept);
    summary = update_state(*store, news, *goals, now, rules, sink, options);
  } else {
    summary = update_state(*store, batches.batches(), *goals, now, rules, sink, options);
    batches.require_unchanged();
  }
  AnalysisSummary reported;
  if (arguments.report == "all") {
    const Style style = arguments.output ? Style::plain : style_for(STDOUT_FILENO);
    const auto writer =
        report_format_named(arguments.format)
            .make_writer({.output = output, .detail = Detail::decided, .style = style});
    reported = report_from_state(*store, *goals, UserSelection::listed(0),
                                 Timeframe({.now = now, .rules = rules}), *writer);
    writer->finish();
  }
  // The output first: a crash in between tells the changes again, and loses none.
  output.commit();
  store->commit();
  const bool is_complete = tell(summary, batches);
  if (firestore) firestore->tell();
  store.reset();
  const bool is_delivered = !delivery || deliver(*delivery, *state);
  return reported.failed > 0 || !is_delivered || (arguments.strict && !is_complete)
             ? ExitStatus::some_failed
             : ExitStatus::all_done;
}

[[nodiscard]] std::unique_ptr<StateStore> open(const StateArguments& arguments, Opening opening) {
  return open_state(arguments.state, arguments.partition, Configuration::load(arguments.env_file),
                    opening);
}

[[nodiscard]] ExitStatus show(const StateArguments& arguments) {
  const auto state = open(arguments, Opening::reading);
  const auto store = state->begin_reading();
  Output output(std::nullopt);
  if (arguments.user_ids.empty()) show_store(*state, *store, output);
  std::uint64_t missing = 0;
  for (const std::string& user_id : arguments.user_ids) {
    if (const auto user = store->find(user_id)) {
      show_user(*user, store->apps(), output);
    } else {
      say(fmt::format("not in the state: {}", user_id));
      ++missing;
    }
  }
  output.commit();
  return missing == 0 ? ExitStatus::all_done : ExitStatus::some_failed;
}

[[nodiscard]] ExitStatus forget(const StateArguments& arguments) {
  const auto state = open(arguments, Opening::writing);
  std::uint64_t missing = 0;
  std::unique_ptr<StateTransaction> store;
  for (const std::string& user_id : arguments.user_ids) {
    if (store && !store->holds(user_id)) {
      store->commit();
      store.reset();
    }
    if (!store) store = state->begin_for(user_id);
    if (store->erase(user_id)) continue;
    say(fmt::format("not in the state: {}", user_id));
    ++missing;
  }
  store->commit();
  return missing == 0 ? ExitStatus::all_done : ExitStatus::some_failed;
}

[[nodiscard]] ExitStatus verify(const StateArguments& arguments) {
  const EventBatches batches(event_paths(arguments.events, {}), malformed_of(arguments));
  const auto state = open(arguments, Opening::reading);
  const auto store = state->begin_reading();
  const std::vector<std::string> differing =
      users_who_differ(*store, batches.batches(), workers_of(arguments));
  batches.require_unchanged();
  Output output(std::nullopt);
  for (const std::string& user_id : differing) output.write(user_id + '\n');
  output.commit();
  say(differing.empty() ? "the state agrees with these events"
                        : fmt::format("the state of {} differs from these events; make the state "
                                      "again from all events to repair it",
                                      count_text(differing.size(), "user")));
  return differing.empty() ? ExitStatus::all_done : ExitStatus::some_failed;
}

[[nodiscard]] ExitStatus compact(const StateArguments& arguments) {
  const auto state = open(arguments, Opening::writing);
  {
    const auto store = state->begin();
    seal_states(*store);
    store->commit();
  }
  state->compact();
  return ExitStatus::all_done;
}

[[nodiscard]] ExitStatus deliver(const StateArguments& arguments) {
  const Configuration configuration = Configuration::load(arguments.env_file);
  const std::unique_ptr<WebhookDelivery> delivery = open_delivery(arguments, configuration);
  const auto state =
      open_state(arguments.state, arguments.partition, configuration, Opening::writing);
  if (arguments.again) state->outbox()->release_kept();
  return deliver(*delivery, *state) ? ExitStatus::all_done : ExitStatus::some_failed;
}

}  // namespace

ExitStatus run_state_command(const StateArguments& arguments) {
  switch (arguments.action) {
    case StateAction::update:
      return update(arguments);
    case StateAction::show:
      return show(arguments);
    case StateAction::forget:
      return forget(arguments);
    case StateAction::verify:
      return verify(arguments);
    case StateAction::compact:
      return compact(arguments);
    case StateAction::deliver:
      return deliver(arguments);
    case StateAction::print:
      print(arguments.text);
      break;
  }
  return ExitStatus::all_done;
}

}  // namespace signals::program
