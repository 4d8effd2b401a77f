// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/firestore/service_account.hpp>

#include "private_key.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// What a service account's key says.
struct ServiceAccount {
  std::string client_email;
  /// `https`, or a server on this machine.
  std::string token_uri;
  PrivateKey private_key;
  /// Which of the account's keys it is; empty when it does not say.
  std::string private_key_id{};
  std::string project_id{};
};

struct ServiceAccountKey::Content {
  ServiceAccount account;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
