// SPDX-License-Identifier: Apache-2.0
#include <optional>
#include <utility>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/http/client.hpp>
#include <signals/http/credential_cache.hpp>
#include <signals/http/retry.hpp>

#include "json_web_token.hpp"
#include "service_account.hpp"
#include "token_response.hpp"
#include "wiping_memory.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

using Token = http::ExpiringCredential<std::string>;

constexpr std::size_t longest_response = 65'536;
constexpr std::string_view grant =
    "grant_type=urn%3Aietf%3Aparams%3Aoauth%3Agrant-type%3Ajwt-bearer&assertion=";

void require(bool holds, const char* what) {
  if (!holds) throw Error(ErrorCode::invalid_argument, what);
}

[[nodiscard]] ServiceAccountOptions checked(ServiceAccountOptions options) {
  require(!options.scope.empty(), "the scope of access tokens is empty");
  http::require_usable(http::retry_policy_of(options), options.timeout);
  require(options.renew_before.count() >= 0, "renew_before must not be below 0");
  require(options.clock != nullptr, "the clock is missing");
  return options;
}

/// A failure of the network, with the account and the server in its message.
[[nodiscard]] Error told_for(const ServiceAccount& account, const Error& error) {
  return {
      error.code(),
      fmt::format("no access token for service account {}: {}", account.client_email, error.what()),
      http::retry_of(error)};
}

}  // namespace

class ServiceAccountTokens::Implementation {
 public:
  Implementation(ServiceAccountKey key, std::shared_ptr<http::Client> client,
                 ServiceAccountOptions options)
      : key_(std::move(key)),
        client_(std::move(client)),
        options_(checked(std::move(options))),
        cache_(options_.renew_before, options_.clock) {}

  [[nodiscard]] std::string token(const std::stop_token& stop) {
    return cache_.get(stop, [&] { return exchange(stop); });
  }

  void reject(std::string_view refused) {
    cache_.forget_if([&](const std::string& token) { return token == refused; });
  }

 private:
  [[nodiscard]] const ServiceAccount& account() const noexcept { return key_.content_->account; }

  [[nodiscard]] Token exchange(const std::stop_token& stop) {
    const auto deadline = std::chrono::steady_clock::now() + options_.timeout;
    http::RetrySchedule schedule(http::retry_policy_of(options_), deadline, stop);
    while (true) {
      std::optional<std::chrono::milliseconds> asked_for;
      try {
        return exchange_once(deadline, stop, asked_for);
      } catch (const Error& error) {
        if (error.retry() == Retry::useless || !schedule.wait(error, asked_for)) throw;
      }
    }
  }

  [[nodiscard]] Token exchange_once(std::chrono::steady_clock::time_point deadline,
                                    const std::stop_token& stop,
                                    std::optional<std::chrono::milliseconds>& asked_for) {
    const auto asked_at = options_.clock();
    std::string assertion = sign_assertion(account(), options_.scope, asked_at);
    const Wiper assertion_wiper(assertion);
    http::Request request{
        .method = http::Method::post,
        .url = account().token_uri,
        .headers = {{"Content-Type", "application/x-www-form-urlencoded"},
                    {"Accept", "application/json"}},
        .body = std::string(grant) + assertion,
        .reuse_timeout = std::chrono::seconds{4},
        .deadline = deadline,
    };
    const Wiper body_wiper(request.body);
    http::Response response = fetch(request, stop);
    const Wiper response_wiper(response.body);
    if (response.head.status == 200) return read_token(response, account(), asked_at);
    asked_for = http::retry_after(response.head, asked_at);
    throw refusal(response, account(), assertion, asked_at);
  }

  [[nodiscard]] http::Response fetch(const http::Request& request, const std::stop_token& stop) {
    try {
      return client_->fetch(request, longest_response, stop);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::cancelled) throw;
      throw told_for(account(), error);
    }
  }

  const ServiceAccountKey key_;
  const std::shared_ptr<http::Client> client_;
  const ServiceAccountOptions options_;
  http::CredentialCache<std::string> cache_;
};

ServiceAccountTokens::ServiceAccountTokens(ServiceAccountKey key,
                                           std::shared_ptr<http::Client> client,
                                           ServiceAccountOptions options)
    : implementation_(std::make_unique<Implementation>(std::move(key), std::move(client),
                                                       std::move(options))) {}

ServiceAccountTokens::~ServiceAccountTokens() = default;

std::string ServiceAccountTokens::token(std::stop_token stop) {
  return implementation_->token(stop);
}

void ServiceAccountTokens::reject(std::string_view token) { implementation_->reject(token); }

}  // namespace signals::inline SIGNALS_ABI::firestore
