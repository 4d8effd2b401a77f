// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string_view>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/http/client.hpp>
#include <signals/http/quotable.hpp>

#include "body_decoder.hpp"
#include "certificates.hpp"
#include "failure.hpp"
#include "header_name.hpp"
#include "request_options.hpp"
#include "transfer.hpp"
#include "transfer_loop.hpp"

namespace signals::inline SIGNALS_ABI::http {
namespace {

/// A transfer in progress; the destructor aborts it if it has not ended.
class RunningTransfer {
 public:
  RunningTransfer(TransferLoop& loop, std::shared_ptr<Transfer> transfer)
      : loop_(loop), transfer_(std::move(transfer)) {
    loop_.start(transfer_);
  }
  RunningTransfer(const RunningTransfer&) = delete;
  RunningTransfer& operator=(const RunningTransfer&) = delete;
  ~RunningTransfer() {
    if (!is_over_) loop_.abandon(transfer_);
  }

  /// As `Transfer::take`; what was paused goes on while the caller is busy with what it got.
  [[nodiscard]] std::optional<Transfer::Arrival> take(std::string& part, std::stop_token stop) {
    auto arrival = transfer_->take(part, std::move(stop));
    if (arrival && arrival->is_paused) loop_.resume(transfer_);
    if (arrival && arrival->outcome) is_over_ = true;
    return arrival;
  }

 private:
  TransferLoop& loop_;
  std::shared_ptr<Transfer> transfer_;
  bool is_over_ = false;
};

/// Keeps a response whole, up to a bound.
class CollectingSink : public ResponseSink {
 public:
  CollectingSink(std::size_t longest_body, const std::string& url)
      : longest_body_(longest_body), url_(url) {}

  void head(const ResponseHead& head) override { response_.head = head; }
  void body(std::string_view part) override {
    if (part.size() > longest_body_ - response_.body.size()) {
      throw Error(ErrorCode::resource_exhausted,
                  fmt::format("the response of {} is longer than {} bytes",
                              parse_url(url_).authority, longest_body_));
    }
    response_.body.append(part);
  }

  [[nodiscard]] Response response() && { return std::move(response_); }

 private:
  std::size_t longest_body_;
  const std::string& url_;
  Response response_{};
};

/// Why a request failed; libcurl may quote what the peer sent.
[[nodiscard]] Error failure_of_request(Outcome outcome, const Request& request,
                                       const std::string& authority) {
  std::vector<std::string_view> secrets;
  for (const Header& header : request.headers) {
    if (equal_names(header.name, "authorization")) secrets.emplace_back(header.value);
  }
  if (request.aws_signature) {
    secrets.emplace_back(request.aws_signature->secret_access_key);
    secrets.emplace_back(request.aws_signature->session_token);
  }
  outcome.explanation = quotable(outcome.explanation, secrets);
  return failure_of(outcome, authority);
}

[[nodiscard]] Error cancelled(const std::string& authority) {
  return {ErrorCode::cancelled, fmt::format("the request to {} was cancelled", authority)};
}

}  // namespace

class Client::Implementation {
 public:
  explicit Implementation(ClientOptions options)
      : defaults_{std::move(options.user_agent), find_certificate_file(options.certificate_file),
                  options.uses_proxy && !options.requires_public_address,
                  options.requires_public_address} {
    if (!is_header_value(defaults_.user_agent)) {
      throw Error(ErrorCode::invalid_argument, "the user agent holds a control character");
    }
  }

  void send(const Request& request, ResponseSink& sink, const std::stop_token& stop) {
    const auto transfer = std::make_shared<Transfer>(request, defaults_);
    const std::string& authority = transfer->authority();
    if (stop.stop_requested()) throw cancelled(authority);
    RunningTransfer running(loop_, transfer);
    BodyDecoder decoder(sink);
    std::string part;
    while (true) {
      const auto arrival = running.take(part, stop);
      if (!arrival || stop.stop_requested()) throw cancelled(authority);
      if (request.deadline && std::chrono::steady_clock::now() >= *request.deadline) {
        throw failure_of({.end = End::deadline}, authority);
      }
      if (arrival->head) decoder.head(*arrival->head);
      if (!part.empty() && !decoder.body(part)) {
        throw failure_of({.end = End::failed, .code = CURLE_BAD_CONTENT_ENCODING}, authority);
      }
      if (!arrival->outcome) continue;
      if (arrival->outcome->end != End::complete) {
        throw failure_of_request(*arrival->outcome, request, authority);
      }
      if (!decoder.is_whole()) {
        throw failure_of({.end = End::failed, .code = CURLE_PARTIAL_FILE}, authority);
      }
      return;
    }
  }

 private:
  Defaults defaults_;
  TransferLoop loop_{};
};

Client::Client(ClientOptions options)
    : implementation_(std::make_unique<Implementation>(std::move(options))) {}

Client::~Client() = default;

void Client::send(const Request& request, ResponseSink& sink, std::stop_token stop) {
  implementation_->send(request, sink, stop);
}

Response Client::fetch(const Request& request, std::size_t longest_body, std::stop_token stop) {
  CollectingSink sink(longest_body, request.url);
  send(request, sink, std::move(stop));
  return std::move(sink).response();
}

}  // namespace signals::inline SIGNALS_ABI::http
