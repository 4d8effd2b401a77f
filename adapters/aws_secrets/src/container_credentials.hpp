// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>

#include <signals/http/credential_cache.hpp>
#include <signals/http/response.hpp>

#include "credentials.hpp"

namespace signals::inline SIGNALS_ABI::aws_secrets {

/// The credentials in the answer of a container's endpoint, and their expiry: an hour after `now`
/// if the answer has none. Throws `Error`, whose message begins with `place`: `unauthenticated` if
/// the endpoint denies them, `unavailable` if it fails or its answer is malformed.
[[nodiscard]] http::ExpiringCredential<Credentials> read_container_credentials(
    const http::Response& response, std::string_view place,
    std::chrono::system_clock::time_point now);

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
