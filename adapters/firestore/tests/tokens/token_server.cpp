// SPDX-License-Identifier: Apache-2.0
#include "token_server.hpp"

#include <csignal>
#include <utility>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include "generated_key.hpp"

namespace signals::inline SIGNALS_ABI::firestore::testing {
namespace {

[[nodiscard]] std::vector<std::string> arguments(
    const signals::testing::TemporaryDirectory& directory, const std::vector<std::string>& steps) {
  std::vector<std::string> result{directory.write("public.pem", shared_key().public_pem)};
  result.insert(result.end(), steps.begin(), steps.end());
  return result;
}

}  // namespace

TokenServer::TokenServer(const std::vector<std::string>& steps)
    : server_(TESTS "/tokens/token_server.mjs", arguments(directory_, steps)) {}

std::string TokenServer::uri() const {
  return fmt::format("http://127.0.0.1:{}/token", server_.port());
}

boost::json::array TokenServer::requests() {
  const auto response = observer_.fetch(
      {.url = fmt::format("http://127.0.0.1:{}/requests", server_.port())}, 10'000'000);
  return boost::json::parse(response.body).as_array();
}

std::unique_ptr<ServiceAccountTokens> TokenServer::tokens(ServiceAccountOptions options) {
  if (!options.random) options.random = [] { return 0.0; };
  auto key = ServiceAccountKey::parse(boost::json::serialize(key_file(uri())), "key.json");
  return std::make_unique<ServiceAccountTokens>(std::move(key), client_, std::move(options));
}

void TokenServer::end() { server_.end(SIGKILL); }

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
