// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <signals/aws_secrets/secrets_manager.hpp>

namespace signals::inline SIGNALS_ABI::aws_secrets {

/// Where a container asks for its credentials
/// (https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html).
struct ContainerEndpoint {
  std::string url;
  /// The value of the header `Authorization`; empty: none is sent.
  std::string authorization{};
  /// Whether it is of this machine, or what AWS puts beside it, which no proxy can reach.
  bool is_local = true;
};

/// The endpoint that `AWS_CONTAINER_CREDENTIALS_RELATIVE_URI` or `…_FULL_URI` names; none where
/// neither is set. The token that goes with it is `AWS_CONTAINER_AUTHORIZATION_TOKEN`, or in the
/// file `…_TOKEN_FILE`, which is read each time, since it is replaced now and then. Throws `Error`
/// with `unauthenticated` for an endpoint or a token that cannot be used: nothing but https leaves
/// this machine and what AWS puts beside it.
[[nodiscard]] std::optional<ContainerEndpoint> container_endpoint(
    const SecretsManager::Environment& environment);

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
