// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include <signals/formats/report_json.hpp>
#include <signals/lambda/event_handler.hpp>

#include "evaluation.hpp"
#include "event.hpp"
#include "queue.hpp"

namespace signals::inline SIGNALS_ABI::lambda {
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

[[nodiscard]] std::string http_answer(int status, std::string_view body,
                                      std::string_view header = "content-type",
                                      std::string_view value = "application/json") {
  std::string answer =
      fmt::format(R"({{"statusCode":{},"headers":{{"{}":"{}"}},"isBase64Encoded":false,"body":)",
                  status, header, value);
  append_json_string(answer, body);
  return answer + '}';
}

/// The answer to a method or a path for which nothing is read.
[[nodiscard]] std::string immediate_answer(HttpStatus status) {
  constexpr std::string_view allowed = "GET, HEAD, OPTIONS, POST";
  switch (status.status) {
    case 404:
      return http_answer(404, R"({"error":{"code":"not_found","message":"no such path; send )"
                              R"(requests to / or /reports"}})");
    case 405:
      return http_answer(405, "", "allow", allowed);
    case 204:
      return http_answer(204, "", "allow", allowed);
    default:
      return http_answer(status.status, "");
  }
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
    if (const auto* const work = std::get_if<StateRequest>(&event.request.wanted)) {
      return work_on_state("direct", *work);
    }
    const auto& wanted = std::get<EvaluationRequest>(event.request.wanted);
    return direct_answer(event.has_caller ? evaluate("direct", wanted).body
                                          : evaluate_for_nobody("direct", wanted));
  }

  [[nodiscard]] std::string operator()(const WarmingEvent& /*event*/) const {
    return direct_answer(R"({"message":"warm"})");
  }

  [[nodiscard]] std::string operator()(const ScheduledEvent& event) const {
    if (const auto* const listing = std::get_if<ListingRequest>(&event.request.wanted)) {
      return list("schedule", *listing);
    }
    if (const auto* const work = std::get_if<StateRequest>(&event.request.wanted)) {
      return work_on_state("schedule", *work);
    }
    return direct_answer(
        evaluate_for_nobody("schedule", std::get<EvaluationRequest>(event.request.wanted)));
  }

  [[nodiscard]] std::string operator()(const HttpEvent& event) const {
    if (const auto* const status = std::get_if<HttpStatus>(&event.request)) {
      return immediate_answer(*status);
    }
    try {
      if (const auto* const error = std::get_if<Error>(&event.request)) throw *error;
      const auto& request = std::get<Request>(event.request);
      tell_unknown_fields(request);
      if (std::holds_alternative<StateRequest>(request.wanted)) {
        throw Error(ErrorCode::invalid_argument,
                    "actions on the state are not for requests over HTTP; invoke the function");
      }
      const auto* const listing = std::get_if<ListingRequest>(&request.wanted);
      return http_answer(200,
                         listing != nullptr
                             ? list("http", *listing)
                             : evaluate("http", std::get<EvaluationRequest>(request.wanted)).body);
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
    tell_failures(answer.failures);
    tell_emptiness(answer.counts, answer.events_read);
    return std::move(answer.body);
  }

 private:
  [[nodiscard]] Evaluation evaluate(std::string_view kind, const EvaluationRequest& request) const {
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
    tell_failures(evaluation.failures);
    tell_emptiness(evaluation.counts, evaluation.events_read);
    return evaluation;
  }

  /// For an event whose answer nobody gets.
  [[nodiscard]] std::string evaluate_for_nobody(std::string_view kind,
                                                const EvaluationRequest& request) const {
    Evaluation evaluation = evaluate(kind, request);
    log_.write(LogLevel::warn, "nobody receives these reports; the function does not store them",
               {{"requestId", request_id_},
                {"event", kind},
                {"reportedToNobody", evaluation.counts.reported}});
    return std::move(evaluation.body);
  }

  void tell_failures(const FailureCounts& failures) const {
    if (failures.is_empty()) return;
    const std::string codes = failures.text();
    log_.write(LogLevel::warn, "users failed",
               {{"requestId", request_id_},
                {"codes", std::string_view(codes)},
                {"errorType", name_of(failures.first()->code())},
                {"errorMessage", std::string_view(failures.first()->what())}});
  }

  void tell_emptiness(const AnalysisSummary& counts, std::uint64_t events_read) const {
    if (counts.reported == 0 || events_read > 0) return;
    log_.write(LogLevel::warn,
               "no user had any event; check FIREBASE_ROOT_COLLECTION and "
               "FIREBASE_EVENTS_SUBCOLLECTION",
               {{"requestId", request_id_}, {"reported", counts.reported}});
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

  /// `{"is_done":true,"changes":7}`, with other counts.
  [[nodiscard]] std::string work_on_state(std::string_view kind,
                                          const StateRequest& request) const {
    StateWork* const work = place_.options.state_work;
    if (work == nullptr) {
      throw Error(ErrorCode::failed_precondition,
                  "the function has no state; set STATE_DATABASE_URL or STATE_DATABASE_SECRET_ID");
    }
    const bool updates = request.action == StateRequest::Action::update;
    const StateOutcome outcome =
        updates ? work->update(request.partition.value_or(0), request.now.value_or(place_.now),
                               place_.until, place_.time.token())
                : work->deliver(request.partition, place_.time.token());
    std::string answer = fmt::format(R"({{"is_done":{})", outcome.is_done ? "true" : "false");
    for (const auto& [name, value] : outcome.counts) {
      answer += fmt::format(R"(,"{}":{})", name, value);
    }
    answer += '}';
    log_.write(LogLevel::info, "answered",
               {{"requestId", request_id_},
                {"event", kind},
                {"action", std::string_view(updates ? "update" : "deliver")},
                {"partition", std::uint64_t{request.partition.value_or(0)}},
                {"answer", std::string_view(answer)},
                {"durationMs", milliseconds()}});
    return answer;
  }

  void tell_unknown_fields(const Request& request) const {
    constexpr std::size_t most_names = 10;  // an event may have hundreds of thousands
    const std::size_t count = request.unknown_fields.size();
    for (const std::string& name :
         std::span(request.unknown_fields).first(std::min(count, most_names))) {
      log_.write(LogLevel::warn, "an unknown field is ignored",
                 {{"requestId", request_id_}, {"field", std::string_view(name)}});
    }
    if (count > most_names) {
      log_.write(LogLevel::warn, "more unknown fields are ignored",
                 {{"requestId", request_id_}, {"count", std::uint64_t{count - most_names}}});
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
  const auto until =
      std::chrono::steady_clock::now() + (invocation.deadline - options_.margin - now);
  const Deadline time(until, std::move(stop));
  const Workplace place{.events = events_,
                        .goals = goals_,
                        .options = options_,
                        .now = instant_of(now),
                        .time = time,
                        .until = until};
  return std::visit(Visit(place, log_, invocation), read_event(invocation.payload));
}

}  // namespace signals::inline SIGNALS_ABI::lambda
