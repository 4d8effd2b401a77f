// SPDX-License-Identifier: Apache-2.0
#include "runtime_api.hpp"

#include <charconv>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <signals/formats/report_json.hpp>
#include <signals/http/origin.hpp>

namespace signals::inline SIGNALS_ABI::lambda {
namespace {

/// Lambda lets events of 6 MB through; an emulator may let more.
constexpr std::size_t longest_payload = 16'000'000;

/// Lambda ends a process that takes longer to answer than it has; nothing else should.
constexpr std::chrono::seconds longest_handover{60};

[[nodiscard]] Error past_hope(int status) {
  return {ErrorCode::internal,
          fmt::format("the Runtime API answered with status {}: it is out of order", status)};
}

[[nodiscard]] Error makes_no_sense(std::string_view what) {
  return {ErrorCode::data_loss, fmt::format("the Runtime API {}", what), Retry::may_help};
}

/// Collects the head and the event of an invocation, and discards an event that is too long.
class InvocationSink final : public http::ResponseSink {
 public:
  void head(const http::ResponseHead& head) override { head_ = head; }
  void body(std::string_view part) override {
    if (part.size() > longest_payload - payload_.size()) is_oversized_ = true;
    if (is_oversized_) {
      payload_ = {};
    } else {
      payload_.append(part);
    }
  }

  [[nodiscard]] std::variant<Invocation, OversizedInvocation> invocation() && {
    if (head_.status >= 500) throw past_hope(head_.status);
    if (head_.status != 200) {
      throw makes_no_sense(fmt::format("answered /next with status {}", head_.status));
    }
    std::string request_id = header("Lambda-Runtime-Aws-Request-Id");
    if (!is_request_id(request_id)) throw makes_no_sense("sent an invocation without an id");
    if (is_oversized_) return OversizedInvocation{std::move(request_id)};
    return Invocation{.request_id = std::move(request_id),
                      .deadline = deadline(),
                      .trace_id = header("Lambda-Runtime-Trace-Id"),
                      .function_arn = header("Lambda-Runtime-Invoked-Function-Arn"),
                      .payload = std::move(payload_)};
  }

 private:
  [[nodiscard]] std::string header(std::string_view name) const {
    return std::string(head_.find(name).value_or(""));
  }

  /// Part of a path from now on.
  [[nodiscard]] static bool is_request_id(std::string_view text) {
    return !text.empty() && text.find_first_not_of(
                                "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
                                "-._~") == std::string_view::npos;
  }

  /// Milliseconds of Unix time; without them there is none, as in emulators.
  [[nodiscard]] std::chrono::system_clock::time_point deadline() const {
    const std::string text = header("Lambda-Runtime-Deadline-Ms");
    std::int64_t count = 0;
    const char* const end = text.data() + text.size();
    const auto [at, status] = std::from_chars(text.data(), end, count);
    constexpr std::int64_t latest =
        7'258'118'400'000;  // the year 2200, which the clock still holds
    const bool is_number = status == std::errc{} && at == end && count >= 0 && count < latest;
    return std::chrono::system_clock::time_point(
        std::chrono::milliseconds(is_number ? count : latest));
  }

  http::ResponseHead head_{};
  std::string payload_;
  bool is_oversized_ = false;
};

/// As https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html defines it.
[[nodiscard]] std::string json_of(const Error& failure) {
  std::string body = R"({"errorMessage":)";
  append_json_string(body, failure.what());
  body += R"(,"errorType":)";
  append_json_string(body, name_of(failure.code()));
  return body + R"(,"stackTrace":[]})";
}

}  // namespace

RuntimeApi::RuntimeApi(const std::string& api)
    : root_(fmt::format("http://{}/2018-06-01/runtime", api)),
      client_({.user_agent = "signals-lambda", .uses_proxy = false}) {
  const auto origin = http::origin_of(fmt::format("http://{}", api));
  if (!origin || origin->path != "/") {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("AWS_LAMBDA_RUNTIME_API: expected a host and port, got \"{}\"", api));
  }
}

std::variant<Invocation, OversizedInvocation> RuntimeApi::next(std::stop_token stop) {
  InvocationSink sink;
  // A function may sleep for as long as nobody invokes it.
  client_.send({.url = root_ + "/invocation/next", .idle_timeout = std::chrono::hours{24 * 365}},
               sink, std::move(stop));
  return std::move(sink).invocation();
}

RuntimeApi::Reception RuntimeApi::respond(std::string_view request_id, std::string answer) {
  return post(fmt::format("/invocation/{}/response", request_id), std::move(answer));
}

RuntimeApi::Reception RuntimeApi::fail(std::string_view request_id, const Error& failure) {
  return post(fmt::format("/invocation/{}/error", request_id), json_of(failure),
              name_of(failure.code()));
}

void RuntimeApi::fail_initialization(const Error& failure) {
  if (post("/init/error", json_of(failure), name_of(failure.code())) != Reception::taken) {
    throw makes_no_sense("refused to hear why the function cannot start");
  }
}

RuntimeApi::Reception RuntimeApi::post(std::string_view path, std::string body,
                                       std::string_view error_type) {
  http::Request request{.method = http::Method::post,
                        .url = root_ + std::string(path),
                        .headers = {{"content-type", "application/json"}},
                        .body = std::move(body),
                        .deadline = std::chrono::steady_clock::now() + longest_handover};
  if (!error_type.empty()) {
    request.headers.push_back({"Lambda-Runtime-Function-Error-Type", std::string(error_type)});
  }
  constexpr std::size_t longest_reply = 1'000'000;
  const int status = client_.fetch(request, longest_reply).head.status;
  if (status >= 500) throw past_hope(status);
  if (status == 413) return Reception::too_large;
  return status < 300 ? Reception::taken : Reception::refused;
}

}  // namespace signals::inline SIGNALS_ABI::lambda
