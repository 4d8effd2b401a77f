// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <signals/aws_secrets/secrets_manager.hpp>

#include "credentials.hpp"

namespace signals::inline SIGNALS_ABI::aws_secrets {

/// The value of an environment variable; none where it is empty.
[[nodiscard]] std::optional<std::string> value_of(const SecretsManager::Environment& environment,
                                                  const std::string& name);

/// Whether a text can be a credential, or part of one: visible ASCII characters alone.
[[nodiscard]] bool is_credential(std::string_view text) noexcept;

/// `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY` and `AWS_SESSION_TOKEN`; none where the first two
/// are not set. Throws `Error` with `unauthenticated` that names the one that is missing or broken.
[[nodiscard]] std::optional<Credentials> environment_credentials(
    const SecretsManager::Environment& environment);

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
