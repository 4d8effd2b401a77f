// SPDX-License-Identifier: Apache-2.0
#include "aws_server.hpp"

#include <algorithm>
#include <csignal>
#include <utility>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI::aws_secrets::testing {

SecretsManager::Environment environment_of(Variables variables) {
  return [variables = std::move(variables)](const std::string& name) {
    const auto at = variables.find(name);
    return at == variables.end() ? std::nullopt : std::optional(at->second);
  };
}

Variables user_variables() {
  return {{"AWS_ACCESS_KEY_ID", "AKIDENVIRONMENT"},
          {"AWS_SECRET_ACCESS_KEY", "env+s3cret/key+of+the+tests"}};
}

Variables session_variables() {
  return {{"AWS_ACCESS_KEY_ID", "ASIDSESSION"},
          {"AWS_SECRET_ACCESS_KEY", "session+s3cret/key+of+the+tests"},
          {"AWS_SESSION_TOKEN", "session+s3cret/token//of+the+tests=="}};
}

AwsServer::AwsServer(const std::vector<std::string>& steps)
    : server_(TESTS "/aws_server.mjs", steps) {}

std::string AwsServer::endpoint() const {
  return fmt::format("http://127.0.0.1:{}", server_.port());
}

boost::json::array AwsServer::requests() {
  const auto response = observer_.fetch({.url = endpoint() + "/requests"}, 10'000'000);
  return boost::json::parse(response.body).as_array();
}

std::size_t AwsServer::secret_requests() {
  const boost::json::array all = requests();
  return static_cast<std::size_t>(std::count_if(
      all.begin(), all.end(), [](const auto& request) { return request.at("path") == "/"; }));
}

std::unique_ptr<SecretsManager> AwsServer::secrets(Variables variables, Options options) {
  options.region = "eu-west-1";
  options.endpoint = endpoint();
  if (!options.random) options.random = [] { return 0.0; };
  return std::make_unique<SecretsManager>(std::move(options), client_,
                                          environment_of(std::move(variables)));
}

void AwsServer::end() { server_.end(SIGKILL); }

}  // namespace signals::inline SIGNALS_ABI::aws_secrets::testing
