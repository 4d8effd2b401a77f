// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include <signals/formats/report_json.hpp>
#include <signals/lambda/event_handler.hpp>

#include "evaluation.hpp"
#include "event.hpp"
#include "queue.hpp"

namespace signals::lambda {
namespace {

/// The status of HTTP for a request that failed as a whole.
[[nodiscard]] int status_of(ErrorCode code) noexcept {
  switch (code) {
    case ErrorCode::invalid_argument:
      return 400;
    case ErrorCode::unavailable:
    case ErrorCode::resource_exhausted:
      return 503;
    case ErrorCode::deadline_exceeded:
    case ErrorCode::cancelled:
      return 504;
    default:
      return 500;
  }
}

[[nodiscard]] std::string http_answer(int status, std::string_view body) {
  std::string answer = fmt::format(
      R"({{"statusCode":{},"headers":{{"content-type":"application/json"}},"isBase64Encoded":false,)"
      R"("body":)",
      status);
  append_json_string(answer, body);
  return answer + '}';
}

[[nodiscard]] std::string direct_answer(std::string_view body) {
  std::string answer = R"({"statusCode":200,"body":)";
  append_json_string(answer, body);
  return answer + '}';
}

/// Answers the event of one invocation, and logs it.
class Visit {
 public:
  Visit(const Workplace& place, const Log& log, const Invocation& invocation)
      : place_(place),
        log_(log),
        request_id_(invocation.request_id),
        start_(std::chrono::steady_clock::now()) {}

  [[nodiscard]] std::string operator()(const DirectEvent& event) const {
    tell_unknown_fields(event.request);
    if (const auto* const listing = std::get_if<ListingRequest>(&event.request.wanted)) {
      return list("direct", *listing);
    }
    return direct_answer(evaluate("direct", std::get<EvaluationRequest>(event.request.wanted)));
  }

  [[nodiscard]] std::string operator()(const ScheduledEvent& /*event*/) const {
    return direct_answer(evaluate("schedule", {}));
  }

  [[nodiscard]] std::string operator()(const HttpEvent& event) const {
    try {
      if (const auto* const error = std::get_if<Error>(&event.request)) throw *error;
      const auto& request = std::get<Request>(event.request);
      tell_unknown_fields(request);
      const auto* const listing = std::get_if<ListingRequest>(&request.wanted);
      return http_answer(200, listing != nullptr
                                  ? list("http", *listing)
                                  : evaluate("http", std::get<EvaluationRequest>(request.wanted)));
    } catch (const Error& error) {
      const int status = status_of(error.code());
      log_.write(status < 500 ? LogLevel::warn : LogLevel::error, "request failed",
                 {{"requestId", request_id_},
                  {"status", static_cast<std::uint64_t>(status)},
                  {"errorType", name_of(error.code())},
                  {"errorMessage", std::string_view(error.what())}});
      std::string body = R"({"error":)";
      append_json_error(body, error);
      return http_answer(status, body + '}');
    }
  }

  [[nodiscard]] std::string operator()(const QueueEvent& event) const {
    QueueAnswer answer =
        answer_queue(place_, event, [this](std::string_view message_id, const Error& error) {
          log_.write(LogLevel::warn, "message failed",
                     {{"requestId", request_id_},
                      {"messageId", message_id},
                      {"errorType", name_of(error.code())},
                      {"errorMessage", std::string_view(error.what())}});
        });
    log_.write(LogLevel::info, "answered",
               {{"requestId", request_id_},
                {"event", std::string_view("queue")},
                {"messages", answer.records},
                {"failedMessages", answer.failed_records},
                {"reported", answer.counts.reported},
                {"failed", answer.counts.failed},
                {"unprocessed", answer.counts.unprocessed},
                {"eventsRead", answer.events_read},
                {"durationMs", milliseconds()}});
    return std::move(answer.body);
  }

 private:
  [[nodiscard]] std::string evaluate(std::string_view kind,
                                     const EvaluationRequest& request) const {
    Evaluation evaluation = lambda::evaluate(place_, request);
    const bool is_cut = evaluation.counts.unprocessed > 0 || evaluation.counts.next_cursor;
    log_.write(LogLevel::info, "answered",
               {{"requestId", request_id_},
                {"event", kind},
                {"reported", evaluation.counts.reported},
                {"failed", evaluation.counts.failed},
                {"unprocessed", evaluation.counts.unprocessed},
                {"cutBy", std::string_view(!is_cut                     ? "nothing"
                                           : evaluation.is_cut_by_size ? "size"
                                                                       : "time")},
                {"eventsRead", evaluation.events_read},
                {"bodyBytes", static_cast<std::uint64_t>(evaluation.body.size())},
                {"durationMs", milliseconds()}});
    return std::move(evaluation.body);
  }

  [[nodiscard]] std::string list(std::string_view kind, const ListingRequest& request) const {
    std::string page = list_users(place_, request);
    log_.write(LogLevel::info, "answered",
               {{"requestId", request_id_},
                {"event", kind},
                {"action", std::string_view("list_users")},
                {"bodyBytes", static_cast<std::uint64_t>(page.size())},
                {"durationMs", milliseconds()}});
    return page;
  }

  void tell_unknown_fields(const Request& request) const {
    for (const std::string& name : request.unknown_fields) {
      log_.write(LogLevel::warn, "an unknown field is ignored",
                 {{"requestId", request_id_}, {"field", std::string_view(name)}});
    }
  }

  [[nodiscard]] double milliseconds() const {
    return std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - start_)
        .count();
  }

  const Workplace& place_;
  const Log& log_;
  std::string_view request_id_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace

EventHandler::EventHandler(EventSource& events, GoalSource& goals, const Log& log,
                           EventHandlerOptions options)
    : events_(events), goals_(goals), log_(log), options_(std::move(options)) {
  options_.rules.validate();
  if (options_.workers == 0 || options_.margin.count() < 0) {
    throw Error(ErrorCode::invalid_argument,
                "the handler of events needs 1 worker and a margin of 0 ms at least");
  }
}

std::string EventHandler::operator()(const Invocation& invocation, std::stop_token stop) const {
  const auto now = options_.clock();
  const WorkTime time(
      std::chrono::steady_clock::now() + (invocation.deadline - options_.margin - now),
      std::move(stop));
  const Workplace place{.events = events_,
                        .goals = goals_,
                        .options = options_,
                        .now = date::floor<std::chrono::milliseconds>(now),
                        .time = time};
  return std::visit(Visit(place, log_, invocation), read_event(invocation.payload));
}

}  // namespace signals::lambda
