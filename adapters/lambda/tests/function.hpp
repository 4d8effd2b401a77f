// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <mutex>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/json/value_from.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/formats/report_json.hpp>
#include <signals/lambda/event_handler.hpp>
#include <signals/signals.hpp>

#include "support/expected_error.hpp"
#include "support/fakes.hpp"

namespace signals::inline SIGNALS_ABI::lambda::testing {

namespace json = boost::json;
using signals::testing::error_of;
using signals::testing::ExpectedError;

/// Keeps what is logged.
class RecordedLog {
 public:
  explicit RecordedLog(LogLevel least = LogLevel::trace)
      : log_(
            least, [] { return fakes::now; },
            [this](std::string_view line) {
              const std::lock_guard lock(mutex_);
              lines_.emplace_back(line);
            }) {}

  [[nodiscard]] const Log& log() const noexcept { return log_; }

  [[nodiscard]] std::vector<std::string> lines() const {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

  /// The objects of all lines with that message.
  [[nodiscard]] std::vector<json::object> with_message(std::string_view message) const {
    std::vector<json::object> found;
    for (const std::string& line : lines()) {
      const json::object object = json::parse(line).as_object();
      if (object.at("message").as_string() == message) found.push_back(object);
    }
    return found;
  }

 private:
  mutable std::mutex mutex_{};
  std::vector<std::string> lines_{};
  Log log_;
};

/// A function of AWS Lambda over sources in memory: `user-0` to `user-<count - 1>`, at an instant
/// that stands still.
struct Function {
  fakes::MemoryEventSource events;
  fakes::MemoryGoalSource goals{};
  RecordedLog log{};
  EventHandlerOptions options{};

  explicit Function(std::size_t user_count = 7) : events(user_count) {
    options.clock = [] { return fakes::now; };
  }

  [[nodiscard]] std::string answer(std::string_view payload,
                                   std::chrono::milliseconds time_left = std::chrono::minutes{1},
                                   std::stop_token stop = {}) {
    const EventHandler handler(events, goals, log.log(), options);
    return handler({.request_id = "request-1",
                    .deadline = fakes::now + time_left,
                    .payload = std::string(payload)},
                   std::move(stop));
  }

  /// The body of an answer, which is JSON within JSON.
  [[nodiscard]] json::object body(std::string_view payload,
                                  std::chrono::milliseconds time_left = std::chrono::minutes{1},
                                  std::stop_token stop = {}) {
    return body_of(answer(payload, time_left, std::move(stop)));
  }

  [[nodiscard]] static json::object body_of(std::string_view answer) {
    const json::value parsed = json::parse(json::string_view(answer.data(), answer.size()));
    return json::parse(parsed.at("body").as_string()).as_object();
  }

  /// The report that the core gives on a user.
  [[nodiscard]] json::value report(const std::string& user_id,
                                   const Timeframe& timeframe = Timeframe(fakes::now)) {
    const auto at = events.events.find(user_id);
    const std::vector<Event> of_user =
        at == events.events.end() ? std::vector<Event>{} : at->second;
    const auto of_users = goals.goals_of(std::vector<std::string>{user_id}, {});
    return json::parse(
        to_json(evaluate(user_id, of_user, of_users.front(), *goals.catalogue({}), timeframe)));
  }
};

/// The texts of a list.
[[nodiscard]] inline std::vector<std::string> texts(const json::value& list) {
  std::vector<std::string> all;
  for (const json::value& text : list.as_array()) all.emplace_back(text.as_string());
  return all;
}

[[nodiscard]] inline std::vector<std::string> names(const json::object& object) {
  std::vector<std::string> all;
  for (const auto& member : object) all.emplace_back(member.key());
  return all;
}

}  // namespace signals::inline SIGNALS_ABI::lambda::testing
