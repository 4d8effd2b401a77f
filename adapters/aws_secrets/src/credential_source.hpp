// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <stop_token>

#include <signals/aws_secrets/secrets_manager.hpp>
#include <signals/http/client.hpp>
#include <signals/http/credential_cache.hpp>
#include <signals/http/retry.hpp>

#include "container_endpoint.hpp"
#include "credentials.hpp"

namespace signals::inline SIGNALS_ABI::aws_secrets {

/// Where credentials come from: the environment, else the container's endpoint, whose are kept
/// until shortly before they expire. Safe to share between threads.
class CredentialSource {
 public:
  CredentialSource(SecretsManager::Environment environment, std::shared_ptr<http::Client> client,
                   http::RetryPolicy policy);

  /// Throws `Error`: `unauthenticated` if there are none.
  [[nodiscard]] Credentials get(std::chrono::steady_clock::time_point deadline,
                                const std::stop_token& stop);

  /// AWS rejected these credentials. Returns whether others may be available.
  [[nodiscard]] bool reject(const Credentials& refused);

 private:
  using Expiring = http::ExpiringCredential<Credentials>;

  [[nodiscard]] Expiring fetch(const ContainerEndpoint& endpoint,
                               std::chrono::steady_clock::time_point deadline,
                               const std::stop_token& stop) const;
  [[nodiscard]] Expiring fetch_once(const http::Request& request,
                                    const std::stop_token& stop) const;

  const SecretsManager::Environment environment_;
  const std::shared_ptr<http::Client> client_;
  const http::RetryPolicy policy_;
  http::CredentialCache<Credentials> cache_;
};

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
