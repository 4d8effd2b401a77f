// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::aws_secrets {

/// Whom AWS takes a request to be from.
struct Credentials {
  std::string access_key_id;
  std::string secret_access_key;
  /// Empty for credentials that last.
  std::string session_token{};

  friend bool operator==(const Credentials&, const Credentials&) = default;
};

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
