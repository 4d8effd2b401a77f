// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

#include "service_account.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// How long an assertion is good for: the longest that Google allows.
inline constexpr std::chrono::seconds assertion_lifetime = std::chrono::hours{1};

/// The account's assertion that it is itself: a JWT (RFC 7519) for its token endpoint, signed with
/// RS256 (RFC 7518, 3.3).
[[nodiscard]] std::string sign_assertion(const ServiceAccount& account, std::string_view scope,
                                         std::chrono::system_clock::time_point now);

}  // namespace signals::inline SIGNALS_ABI::firestore
