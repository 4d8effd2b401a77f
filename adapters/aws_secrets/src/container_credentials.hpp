// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include <signals/http/credential_cache.hpp>
#include <signals/http/response.hpp>

#include "credentials.hpp"

namespace signals::aws_secrets {

/// The credentials in the answer of a container's endpoint, and when they expire; an hour after
/// `now` where it does not say. Throws `Error`, whose message begins with `place`:
/// `unauthenticated` when the endpoint refuses them, `unavailable` when it fails or answers with
/// something else.
[[nodiscard]] http::ExpiringCredential<Credentials> read_container_credentials(
    const http::Response& response, std::string_view place,
    std::chrono::system_clock::time_point now);

}  // namespace signals::aws_secrets
