// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <exception>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <signals/detail/current_error.hpp>
#include <signals/http/retry.hpp>
#include <signals/lambda/runtime.hpp>

#include "runtime_api.hpp"
#include "trace_variable.hpp"

namespace signals::inline SIGNALS_ABI::lambda {
namespace {

using Reception = RuntimeApi::Reception;

[[nodiscard]] Error current_error() {
  return detail::current_error(
      "out of memory; give the function more, or ask for fewer users at once");
}

/// Serves one Runtime API.
class Server {
 public:
  Server(const RuntimeOptions& options, const Handler& handler, const Log& log,
         std::stop_token stop)
      : attempts_(options.attempts),
        api_(options.api),
        handler_(handler),
        log_(log),
        stop_(std::move(stop)) {}

  void run() {
    while (!stop_.stop_requested()) {
      try {
        auto next = this->next();
        if (auto* const invocation = std::get_if<Invocation>(&next)) {
          serve(*invocation);
        } else {
          refuse(std::get<OversizedInvocation>(next));
        }
      } catch (const Error& error) {
        if (error.code() == ErrorCode::cancelled && stop_.stop_requested()) return;
        throw;
      }
    }
  }

 private:
  /// Calls until it succeeds, fails past hope, or has failed so often in a row.
  template <typename Call>
  auto persistently(std::string_view what, std::stop_token stop, Call call) {
    http::RetrySchedule schedule({.attempts = attempts_,
                                  .first_backoff = std::chrono::milliseconds{50},
                                  .longest_backoff = std::chrono::seconds{1}},
                                 std::chrono::steady_clock::time_point::max(), stop);
    while (true) {
      try {
        return call();
      } catch (const Error& error) {
        if (error.code() == ErrorCode::cancelled || error.code() == ErrorCode::internal) throw;
        log_.write(LogLevel::warn, what,
                   {{"errorType", name_of(error.code())},
                    {"errorMessage", std::string_view(error.what())}});
        if (!schedule.wait(error)) throw;
      }
    }
  }

  [[nodiscard]] std::variant<Invocation, OversizedInvocation> next() {
    return persistently("asking for an invocation failed", stop_, [&] { return api_.next(stop_); });
  }

  void serve(const Invocation& invocation) {
    log_.write(LogLevel::debug, "invoked",
               {{"requestId", invocation.request_id},
                {"functionArn", invocation.function_arn},
                {"payloadBytes", static_cast<std::uint64_t>(invocation.payload.size())}});
    set_trace_variable(invocation.trace_id);
    std::optional<std::string> answer;
    try {
      answer = handler_(invocation, stop_);
    } catch (...) {
      fail(invocation.request_id, current_error());
      return;
    }
    const std::size_t size = answer->size();
    const Reception reception = persistently("handing over an answer failed", {}, [&] {
      return api_.respond(invocation.request_id, *answer);
    });
    if (reception == Reception::too_large) {
      fail(invocation.request_id,
           Error(ErrorCode::resource_exhausted,
                 fmt::format("the answer of {} bytes is larger than Lambda lets through; ask for "
                             "fewer users at once",
                             size)));
    } else if (reception == Reception::refused) {
      log_.write(LogLevel::error, "the Runtime API refused the answer",
                 {{"requestId", invocation.request_id},
                  {"responseBytes", static_cast<std::uint64_t>(size)}});
    }
  }

  void refuse(const OversizedInvocation& invocation) {
    fail(invocation.request_id,
         Error(ErrorCode::invalid_argument,
               "the event is larger than any that Lambda sends; send fewer users at once"));
  }

  void fail(const std::string& request_id, const Error& failure) {
    log_.write(LogLevel::error, "invocation failed",
               {{"requestId", request_id},
                {"errorType", name_of(failure.code())},
                {"errorMessage", std::string_view(failure.what())}});
    const Reception reception = persistently("handing over a failure failed", {},
                                             [&] { return api_.fail(request_id, failure); });
    if (reception != Reception::taken) {
      log_.write(LogLevel::error, "the Runtime API refused the failure",
                 {{"requestId", request_id}});
    }
  }

  const unsigned attempts_;
  RuntimeApi api_;
  const Handler& handler_;
  const Log& log_;
  std::stop_token stop_;
};

}  // namespace

void serve(const RuntimeOptions& options, const Handler& handler, const Log& log,
           std::stop_token stop) {
  Server(options, handler, log, std::move(stop)).run();
}

void report_initialization_failure(const RuntimeOptions& options, const Error& failure,
                                   const Log& log) noexcept {
  try {
    log.write(LogLevel::fatal, "the function cannot start",
              {{"errorType", name_of(failure.code())},
               {"errorMessage", std::string_view(failure.what())}});
    RuntimeApi(options.api).fail_initialization(failure);
  } catch (const std::exception& error) {
    log.write(LogLevel::error, "Lambda did not receive the failure",
              {{"errorMessage", std::string_view(error.what())}});
  }
}

}  // namespace signals::inline SIGNALS_ABI::lambda
