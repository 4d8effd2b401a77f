// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

namespace signals::firestore {

/// Where the OAuth 2.0 access tokens come from that requests carry. Both members are called from
/// several threads at once.
class AccessTokenSource {
 public:
  AccessTokenSource() = default;
  AccessTokenSource(const AccessTokenSource&) = delete;
  AccessTokenSource& operator=(const AccessTokenSource&) = delete;
  virtual ~AccessTokenSource() = default;

  /// A token that is good for a while. Throws `Error`: `unauthenticated` when the credentials are
  /// refused, `cancelled` once `stop` is requested.
  [[nodiscard]] virtual std::string token(std::stop_token stop) = 0;

  /// The server refused this token: it is not to be handed out again.
  virtual void reject(std::string_view token) = 0;
};

}  // namespace signals::firestore
