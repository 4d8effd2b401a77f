// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <signals/error.hpp>
#include <signals/http/credential_cache.hpp>
#include <signals/http/response.hpp>

#include "service_account.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// The token that a token endpoint granted (RFC 6749, 5.1), with its lifetime counted from
/// `asked_at`. Throws `Error` with `unavailable` if the response has none.
[[nodiscard]] http::ExpiringCredential<std::string> read_token(
    const http::Response& response, const ServiceAccount& account,
    std::chrono::system_clock::time_point asked_at);

/// What a response other than 200 means. Its message names the account and what to do, and quotes
/// the server where that shows nothing of the assertion.
[[nodiscard]] Error refusal(const http::Response& response, const ServiceAccount& account,
                            std::string_view assertion,
                            std::chrono::system_clock::time_point asked_at);

}  // namespace signals::inline SIGNALS_ABI::firestore
