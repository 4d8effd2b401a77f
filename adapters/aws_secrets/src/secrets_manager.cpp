// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <utility>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <signals/aws_secrets/secrets_manager.hpp>
#include <signals/error.hpp>
#include <signals/http/client.hpp>
#include <signals/http/retry.hpp>

#include "credential_source.hpp"
#include "secret_location.hpp"
#include "secret_response.hpp"

namespace signals::inline SIGNALS_ABI::aws_secrets {
namespace {

// A secret has 65,536 bytes at most, each of which may be written as \u0000.
constexpr std::size_t longest_secret_response = 65'536 * 6 + 65'536;

[[nodiscard]] Options checked(Options options) {
  http::require_usable(http::retry_policy_of(options), options.timeout);
  return options;
}

}  // namespace

class SecretsManager::Implementation {
 public:
  Implementation(Options options, std::shared_ptr<http::Client> client, Environment environment)
      : options_(checked(std::move(options))),
        url_(url_of(options_)),
        client_(std::move(client)),
        credentials_(std::move(environment), client_, http::retry_policy_of(options_)) {}

  [[nodiscard]] std::string secret(std::string_view id, const std::stop_token& stop) {
    check_secret_id(id, options_.region);
    const auto deadline = std::chrono::steady_clock::now() + options_.timeout;
    http::RetrySchedule schedule(http::retry_policy_of(options_), deadline, stop);
    bool may_renew = true;
    while (true) {
      const Credentials credentials = credentials_.get(deadline, stop);
      std::optional<std::chrono::milliseconds> asked_for;
      try {
        return ask(id, credentials, deadline, stop, asked_for);
      } catch (const Error& error) {
        const bool is_refused = error.code() == ErrorCode::unauthenticated;
        if (is_refused && std::exchange(may_renew, false) && credentials_.reject(credentials)) {
          continue;
        }
        if (error.retry() == Retry::useless || !schedule.wait(error, asked_for)) throw;
      }
    }
  }

 private:
  [[nodiscard]] std::string ask(std::string_view id, const Credentials& credentials,
                                std::chrono::steady_clock::time_point deadline,
                                const std::stop_token& stop,
                                std::optional<std::chrono::milliseconds>& asked_for) {
    const SecretReference secret{.id = id, .region = options_.region};
    const http::Request request{
        .method = http::Method::post,
        .url = url_,
        .headers = {{"Content-Type", "application/x-amz-json-1.1"},
                    {"X-Amz-Target", "secretsmanager.GetSecretValue"}},
        .body = boost::json::serialize(boost::json::object{{"SecretId", id}}),
        .aws_signature = http::AwsSignature{.region = options_.region,
                                            .service = "secretsmanager",
                                            .access_key_id = credentials.access_key_id,
                                            .secret_access_key = credentials.secret_access_key,
                                            .session_token = credentials.session_token},
        .reuse_timeout = std::chrono::seconds{4},
        .deadline = deadline,
    };
    const http::Response response = fetch(request, secret, stop);
    if (response.head.status == 200) return read_secret(response, secret);
    asked_for = http::retry_after(response.head, std::chrono::system_clock::now());
    throw refusal(response, secret, credentials);
  }

  [[nodiscard]] http::Response fetch(const http::Request& request, SecretReference secret,
                                     const std::stop_token& stop) {
    try {
      return client_->fetch(request, longest_secret_response, stop);
    } catch (const Error& error) {
      if (error.code() == ErrorCode::cancelled) throw;
      throw Error(error.code(),
                  fmt::format("the secret {} in {} cannot be read: {}", secret.id, secret.region,
                              error.what()),
                  http::retry_of(error));
    }
  }

  const Options options_;
  const std::string url_;
  const std::shared_ptr<http::Client> client_;
  CredentialSource credentials_;
};

SecretsManager::SecretsManager(Options options, std::shared_ptr<http::Client> client,
                               Environment environment)
    : implementation_(std::make_unique<Implementation>(std::move(options), std::move(client),
                                                       std::move(environment))) {}

SecretsManager::~SecretsManager() = default;

std::string SecretsManager::secret(std::string_view id, std::stop_token stop) {
  return implementation_->secret(id, stop);
}

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
