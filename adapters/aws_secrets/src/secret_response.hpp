// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/error.hpp>
#include <signals/http/response.hpp>

#include "credentials.hpp"

namespace signals::inline SIGNALS_ABI::aws_secrets {

/// Which secret was asked for, for messages.
struct SecretReference {
  std::string_view id;
  std::string_view region;
};

/// The `SecretString` of an answer to GetSecretValue. Throws `Error`: `failed_precondition` for a
/// secret of bytes, `unavailable` for an answer that holds none.
[[nodiscard]] std::string read_secret(const http::Response& response, SecretReference secret);

/// What an answer other than 200 means. Its message says what to do, and quotes AWS where that
/// shows nothing of the credentials.
[[nodiscard]] Error refusal(const http::Response& response, SecretReference secret,
                            const Credentials& credentials);

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
