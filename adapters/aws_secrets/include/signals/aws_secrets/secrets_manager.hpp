// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/aws_secrets/options.hpp>

namespace signals::inline SIGNALS_ABI::http {
class Client;
}

namespace signals::inline SIGNALS_ABI::aws_secrets {

/// Secrets in AWS Secrets Manager. It only reads.
///
///     signals::aws_secrets::SecretsManager secrets({.region = "eu-west-1"}, client, environment);
///     const std::string key = secrets.secret("prod/firestore");
///
/// It retries where a retry may help. Messages name the secret and the region, never its content or
/// a credential. Safe to call from any number of threads.
class SIGNALS_EXPORT SecretsManager {
 public:
  /// The value of an environment variable, if it has one.
  using Environment = std::function<std::optional<std::string>(const std::string& name)>;

  /// Credentials come from `environment`, as in Lambda: `AWS_ACCESS_KEY_ID`,
  /// `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; otherwise from the container's endpoint
  /// (`AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI`). Sends no request yet.
  SecretsManager(Options options, std::shared_ptr<http::Client> client, Environment environment);
  SecretsManager(const SecretsManager&) = delete;
  SecretsManager& operator=(const SecretsManager&) = delete;
  ~SecretsManager();

  /// The text of a secret (`SecretString`) by its name or ARN. Throws `Error`: `not_found` for a
  /// secret that does not exist, `permission_denied` for one that may not be read,
  /// `unauthenticated` without usable credentials, `resource_exhausted` if AWS throttles all
  /// attempts, `failed_precondition` for one that is not text.
  [[nodiscard]] std::string secret(std::string_view id, std::stop_token stop = {});

 private:
  class SIGNALS_HIDDEN Implementation;
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
