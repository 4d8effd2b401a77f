// SPDX-License-Identifier: Apache-2.0
#include <memory>
#include <string>
#include <vector>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "fault_server.hpp"
#include "stored_events.hpp"
#include "support/expected_error.hpp"

using namespace signals::firestore::testing;
namespace json = boost::json;

namespace {

[[nodiscard]] std::string percent_encoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) encoded += c == '.' ? "%2E" : c == '_' ? "%5f" : std::string(1, c);
  return encoded;
}

/// The ways in which a server or a proxy may repeat a token.
[[nodiscard]] std::vector<json::object> echoes_of(const std::string& token) {
  const std::string header = "Bearer " + token;
  const json::object google{
      {"error", {{"code", 403}, {"message", "no: " + header}, {"status", "PERMISSION_DENIED"}}}};
  return {
      {{"status", 403}, {"message", "the token " + token + " has no access"}},
      {{"status", 401}, {"message", "invalid token: " + token}},
      {{"status", 400}, {"message", "in lines: " + token.substr(0, 9) + "\n" + token.substr(9)}},
      {{"status", 403}, {"name", token.substr(0, 60)}},
      {{"status", 503}, {"contentType", "text/html"}, {"text", "<pre>Authorization: " + header}},
      {{"status", 407}, {"contentType", "text/plain"}, {"text", "?auth=" + percent_encoded(token)}},
      {{"status", 500}, {"text", json::serialize(json::array{google})}},
      {{"status", 302}, {"headers", {{"Location", "/login?" + token}}}, {"text", token}},
      {{"contentType", "text/html; " + token}, {"text", "<html>"}},
      {{"documents", 1}, {"error", {{"code", 403}, {"message", "stream: " + token}}}},
      {{"documents", 0}, {"error", {{"code", 7}, {"status", token}, {"message", header}}}},
      {{"text", "[{\"" + token + "\": 1}, " + token}},
      {{"text", token}},
  };
}

/// Twelve characters in a row of the token's letters and digits.
[[nodiscard]] bool shows(std::string_view message, std::string_view token) {
  for (std::size_t i = 0; i + 12 <= token.size(); ++i) {
    if (message.find(token.substr(i, 12)) != std::string_view::npos) return true;
  }
  return false;
}

[[nodiscard]] std::string any_token() {
  constexpr std::string_view letters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  std::string token = *rc::gen::arbitrary<bool>() ? "ya29." : "";
  const auto size = *rc::gen::inRange<std::size_t>(20, 200);
  while (token.size() < size) {
    token += letters[*rc::gen::inRange<std::size_t>(0, letters.size())];
  }
  return token;
}

}  // namespace

TEST_CASE("no error shows an access token, however a server repeats it" *
          doctest::skip(!has_node())) {
  FaultServer& server = FaultServer::fresh(event_documents("u1", 3));
  Options options = server.options();
  options.attempts = 2;
  CHECK(rc::check([&] {
    const std::string token = any_token();
    const auto echoes = echoes_of(token);
    const auto kind = *rc::gen::inRange<std::size_t>(0, echoes.size());
    EventDatabase database(options, shared_client(), std::make_shared<OneToken>(token));
    const auto said_by = [&](auto action) {
      server.fail(json::array(4, echoes[kind]));
      const ExpectedError error = error_of(action);
      RC_LOG() << error.message;
      RC_ASSERT(!shows(error.message, token));
      RC_ASSERT(error.names("documents/users"));
    };
    said_by([&] { static_cast<void>(read_sessions(database, "u1")); });
    if (echoes[kind].contains("status")) said_by([&] { database.check(); });
  }));
}
