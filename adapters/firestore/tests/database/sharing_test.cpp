// SPDX-License-Identifier: Apache-2.0
#include <atomic>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <boost/json/value.hpp>
#include <doctest/doctest.h>
#include <fmt/format.h>

#include "fault_server.hpp"
#include "stored_events.hpp"
#include "support/certificates.hpp"
#include "support/expected_error.hpp"
#include "support/temporary_directory.hpp"

using namespace signals::firestore::testing;
namespace json = boost::json;

namespace {

/// A fault server that speaks HTTP/2 over TLS, with a certificate of its own.
struct SecureServer {
  TemporaryDirectory directory;
  CertificateAuthority authority{directory};
  Certificate certificate = authority.sign("IP:127.0.0.1");
  FaultServer server{{certificate.key, certificate.certificate}};
  /// Trusts the server.
  std::shared_ptr<signals::http::Client> client = std::make_shared<signals::http::Client>(
      signals::http::ClientOptions{.certificate_file = authority.certificate()});
};

}  // namespace

TEST_SUITE_BEGIN("firestore" * doctest::skip(!has_openssl()));

TEST_CASE("ten users are read at the same time over one connection") {
  constexpr int users = 10;
  SecureServer secure;
  FaultServer& server = secure.server;
  for (int user = 0; user < users; ++user) {
    server.add(event_documents(fmt::format("u{}", user), 20 + user));
  }
  EventDatabase database(server.options(), secure.client, nullptr);
  database.check();
  static_cast<void>(server.requests());

  // No answer is begun before all ten have asked.
  server.fail(json::array(users, json::object{{"together", users}}));
  std::vector<std::vector<std::string>> read(users);
  {
    std::vector<std::jthread> threads;
    for (int user = 0; user < users; ++user) {
      threads.emplace_back([&, user] {
        read[static_cast<std::size_t>(user)] = read_sessions(database, fmt::format("u{}", user));
      });
    }
  }
  for (int user = 0; user < users; ++user) {
    CAPTURE(user);
    CHECK(read[static_cast<std::size_t>(user)] == sessions(20 + user));
  }
  const auto requests = server.requests();
  REQUIRE(requests.size() == users);
  for (const SeenRequest& request : requests) {
    CHECK(request.http_version == "2.0");
    CHECK(request.connections == 1);
    // Without credentials, nothing is said of who asks.
    CHECK(request.authorization.empty());
  }
}

TEST_CASE("a stream of HTTP/2 that is reset goes on after the last whole document") {
  SecureServer secure;
  FaultServer& server = secure.server;
  server.add(event_documents("u1", 5));
  EventDatabase database(server.options(), secure.client, nullptr);
  for (const std::string how : {"close", "reset", "end"}) {
    for (int cut = 0; cut < 2800; cut += 97) {
      CAPTURE(how);
      CAPTURE(cut);
      server.fail({json::object{{"cut", cut}, {"how", how}}});
      REQUIRE(read_sessions(database, "u1") == sessions(5));
    }
  }
}

TEST_CASE("a server whose certificate is not trusted is not read") {
  SecureServer secure;
  FaultServer& server = secure.server;
  EventDatabase database(server.options(), shared_client(), nullptr);
  const ExpectedError error = error_of([&] { database.check(); });
  CHECK(error.code == signals::ErrorCode::failed_precondition);
  CHECK(error.retry == signals::Retry::useless);
  CHECK(error.names("projects/demo-signals"));
  CHECK(server.requests().empty());
}

TEST_SUITE_END();
