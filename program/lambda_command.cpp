// SPDX-License-Identifier: Apache-2.0
#include "lambda_command.hpp"

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include <signals/error.hpp>
#include <signals/formats/rules_json.hpp>
#include <signals/lambda/event_handler.hpp>
#include <signals/lambda/log.hpp>
#include <signals/lambda/runtime.hpp>
#include <signals/lambda/termination.hpp>

#include "configuration.hpp"
#include "fail.hpp"
#include "firestore_events.hpp"
#include "lambda_state.hpp"
#include "postgres_goals.hpp"
#include "text_file.hpp"
#include "whole_number.hpp"

namespace signals::program {
namespace {

[[nodiscard]] std::chrono::system_clock::time_point current_time() {
  return std::chrono::system_clock::now();
}

[[nodiscard]] lambda::RuntimeOptions runtime_of(const Configuration& configuration) {
  if (const auto api = configuration.find("AWS_LAMBDA_RUNTIME_API")) return {.api = *api};
  fail("AWS_LAMBDA_RUNTIME_API is missing; AWS Lambda and its emulators set it");
}

[[nodiscard]] lambda::LogLevel log_level_of(const Configuration& configuration) {
  const auto name = configuration.find("AWS_LAMBDA_LOG_LEVEL");
  return name ? lambda::log_level_named(*name) : lambda::LogLevel::info;
}

[[nodiscard]] lambda::EventHandlerOptions handler_options_of(const Configuration& configuration) {
  lambda::EventHandlerOptions options;
  if (const auto path = configuration.find_path("SIGNALS_RULES")) {
    options.rules = read_rules_json(read_text_file(*path), *path);
  }
  if (const auto limit = configuration.find("USER_ID_LIMIT")) {
    options.user_limit = whole_number("USER_ID_LIMIT", *limit);
  }
  if (const auto margin = configuration.find("SIGNALS_LAMBDA_MARGIN_MS")) {
    constexpr std::size_t longest = 900'000;  // Lambda's limit for an invocation
    options.margin =
        std::chrono::milliseconds(whole_number("SIGNALS_LAMBDA_MARGIN_MS", *margin, 0, longest));
  }
  if (const auto workers = configuration.find("SIGNALS_LAMBDA_WORKERS")) {
    options.workers =
        static_cast<unsigned>(whole_number("SIGNALS_LAMBDA_WORKERS", *workers, 1, 1'024));
  }
  options.clock = current_time;
  return options;
}

}  // namespace

ExitStatus run_lambda() {
  const lambda::TerminationSignals termination;
  // From the environment alone, so that Lambda gets the error of an unreadable `.env`.
  const lambda::RuntimeOptions runtime = runtime_of(Configuration{});
  const lambda::Log any_level(lambda::LogLevel::info, current_time,
                              lambda::write_to_standard_error);
  try {
    const Configuration configuration = Configuration::load(std::nullopt);
    const lambda::Log log(log_level_of(configuration), current_time,
                          lambda::write_to_standard_error);
    if (!configuration.has_postgres()) {
      fail(
          "DATABASE_URL is missing; set it to postgres://USER:PASSWORD@HOST:PORT/DATABASE, or "
          "DATABASE_SECRET_ID to the id of a secret in AWS Secrets Manager that holds it");
    }
    if (!configuration.has_firestore()) {
      fail(
          "the key of a service account is missing; set FIREBASE_SECRET_ID to the id of its secret "
          "in AWS Secrets Manager" +
          configuration.advice_on_firestore());
    }
    lambda::EventHandlerOptions options = handler_options_of(configuration);
    const auto warn = [&](const std::string& warning) {
      log.write(lambda::LogLevel::warn, warning);
    };
    const auto goals = open_postgres_goals(configuration, warn, Opening::unchecked);
    LambdaState state(configuration, *goals, options.rules, warn);
    options.state_work = &state;
    const auto events = open_firestore_events(configuration, Opening::unchecked);
    const lambda::EventHandler handler(*events, *goals, log, options);
    try {
      lambda::serve(runtime, std::ref(handler), log, termination.token());
    } catch (const Error& error) {
      log.write(
          lambda::LogLevel::fatal, "the Runtime API is lost",
          {{"errorType", name_of(error.code())}, {"errorMessage", std::string_view(error.what())}});
      return ExitStatus::some_failed;
    }
  } catch (const Error& error) {
    lambda::report_initialization_failure(runtime, error, any_level);
    return ExitStatus::some_failed;
  }
  return ExitStatus::all_done;
}

}  // namespace signals::program
