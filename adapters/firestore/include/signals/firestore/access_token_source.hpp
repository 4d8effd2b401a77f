// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/interface.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// A source of OAuth 2.0 access tokens for requests. Both members are called from several threads
/// at once.
class SIGNALS_EXPORT AccessTokenSource : public Interface {
 public:
  /// A valid token. Throws `Error`: `unauthenticated` if the credentials are rejected, `cancelled`
  /// once `stop` is requested.
  [[nodiscard]] virtual std::string token(std::stop_token stop) = 0;

  /// The server rejected this token: the source must not return it again.
  virtual void reject(std::string_view token) = 0;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
