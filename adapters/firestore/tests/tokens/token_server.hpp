// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include <signals/firestore/service_account.hpp>
#include <signals/http/client.hpp>

#include "support/node_server.hpp"
#include "support/temporary_directory.hpp"

namespace signals::inline SIGNALS_ABI::firestore::testing {

/// A token endpoint that checks what it is sent, and does what `steps` say, one for each request,
/// as `token_server.mjs` tells.
class TokenServer {
 public:
  explicit TokenServer(const std::vector<std::string>& steps = {});

  [[nodiscard]] std::string uri() const;
  /// What was asked for so far.
  [[nodiscard]] boost::json::array requests();
  /// Tokens of the shared key from this server. Attempts wait for no time between them.
  [[nodiscard]] std::unique_ptr<ServiceAccountTokens> tokens(ServiceAccountOptions options = {});
  void end();

 private:
  signals::testing::TemporaryDirectory directory_;
  signals::testing::NodeServer server_;
  std::shared_ptr<http::Client> client_ = std::make_shared<http::Client>();
  http::Client observer_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
