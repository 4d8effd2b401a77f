// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/array.hpp>

#include <signals/aws_secrets/secrets_manager.hpp>
#include <signals/http/client.hpp>

#include "support/node_server.hpp"

namespace signals::inline SIGNALS_ABI::aws_secrets::testing {

// Tests write these names alone.
using namespace signals;
using namespace aws_secrets;
using namespace signals::testing;

using Variables = std::map<std::string, std::string>;

[[nodiscard]] SecretsManager::Environment environment_of(Variables variables);

/// Of a user, who has no session.
[[nodiscard]] Variables user_variables();
/// Of a role, as in Lambda.
[[nodiscard]] Variables session_variables();

/// Secrets Manager and a container's endpoint for credentials, which do what `steps` say, as
/// `aws_server.mjs` tells.
class AwsServer {
 public:
  explicit AwsServer(const std::vector<std::string>& steps = {});

  [[nodiscard]] std::string endpoint() const;
  /// What was asked for so far.
  [[nodiscard]] boost::json::array requests();
  /// How many of those were for secrets.
  [[nodiscard]] std::size_t secret_requests();
  /// The secrets of this server, in eu-west-1. Attempts wait for no time between them.
  [[nodiscard]] std::unique_ptr<SecretsManager> secrets(Variables variables = user_variables(),
                                                        Options options = {});
  void end();

 private:
  NodeServer server_;
  std::shared_ptr<http::Client> client_ = std::make_shared<http::Client>();
  http::Client observer_;
};

}  // namespace signals::inline SIGNALS_ABI::aws_secrets::testing
