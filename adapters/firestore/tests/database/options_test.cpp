// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include "endpoint.hpp"
#include "event_query.hpp"
#include "fault_server.hpp"
#include "support/expected_error.hpp"
#include "support/text_case.hpp"

using namespace signals::firestore::testing;
using namespace std::chrono_literals;

TEST_CASE("options that cannot be used are refused by name") {
  struct Case {
    std::string name;
    std::function<void(Options&)> change;
  };
  const std::vector<Case> cases{
      {"project_id is missing", [](Options& options) { options.project_id = ""; }},
      {"project_id", [](Options& options) { options.project_id = "a/b"; }},
      {"project_id", [](Options& options) { options.project_id = ".."; }},
      {"project_id", [](Options& options) { options.project_id = "My-Project"; }},
      {"project_id", [](Options& options) { options.project_id = "my project"; }},
      {"database", [](Options& options) { options.database = ""; }},
      {"database", [](Options& options) { options.database = "(other)"; }},
      {"database", [](Options& options) { options.database = ".."; }},
      {"root_collection", [](Options& options) { options.root_collection = ""; }},
      {"root_collection", [](Options& options) { options.root_collection = "users/u1"; }},
      {"root_collection", [](Options& options) { options.root_collection = "/users/"; }},
      {"root_collection", [](Options& options) { options.root_collection = "a/../b"; }},
      {"root_collection", [](Options& options) { options.root_collection = "__users__"; }},
      {"events_subcollection", [](Options& options) { options.events_subcollection = "a/b/c"; }},
      {"events_subcollection", [](Options& options) { options.events_subcollection = ".."; }},
      {"events_subcollection", [](Options& options) { options.events_subcollection = "\xFF"; }},
      {"attempts", [](Options& options) { options.attempts = 0; }},
      {"timeout", [](Options& options) { options.timeout = 0ms; }},
      {"timeout", [](Options& options) { options.timeout = 24h + 1ms; }},
      {"connect_timeout", [](Options& options) { options.connect_timeout = -1ms; }},
      {"idle_timeout", [](Options& options) { options.idle_timeout = 0ms; }},
      {"first_backoff", [](Options& options) { options.first_backoff = -1ms; }},
      {"longest_backoff", [](Options& options) { options.longest_backoff = 25h; }},
      {"endpoint", [](Options& options) { options.endpoint = "firestore.googleapis.com"; }},
  };
  for (const Case& spoilt : cases) {
    Options options{.project_id = "my-project"};
    spoilt.change(options);
    std::string named;
    const ExpectedError error = error_of([&] {
      try {
        const EventDatabase database(options, shared_client(), nullptr);
      } catch (const OptionError& refusal) {
        named = refusal.option();
        CHECK(refusal.what() == named + ' ' + refusal.problem());
        throw;
      }
    });
    CAPTURE(error.message);
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.names(spoilt.name));
    CHECK(named == spoilt.name.substr(0, spoilt.name.find(' ')));
  }
}

TEST_CASE("options of every kind of project are taken") {
  for (const std::string project : {"my-project", "demo-1", "example.com:my-project"}) {
    CAPTURE(project);
    CHECK_NOTHROW(EventDatabase(
        {.project_id = project, .database = "reports-2", .root_collection = "tenants/t1/users"},
        shared_client(), nullptr));
  }
}

TEST_CASE("a database needs a client") {
  const ExpectedError error =
      error_of([&] { const EventDatabase database({.project_id = "p"}, nullptr, nullptr); });
  CHECK(error.code == ErrorCode::invalid_argument);
}

TEST_CASE("a token is never sent in the clear to another machine") {
  const auto tokens = std::make_shared<OneToken>("s3cret");
  const auto make = [&](const std::string& endpoint) {
    const EventDatabase database({.project_id = "p", .endpoint = endpoint}, shared_client(),
                                 tokens);
  };
  for (const std::string endpoint :
       {"http://firestore.googleapis.com:80", "http://10.0.0.1:8080", "http://emulator:8080",
        "http://127.0.0.1.example.com:8080", "http://localhost.example.com:1", "http://[::2]:1"}) {
    CAPTURE(endpoint);
    const ExpectedError error = error_of([&] { make(endpoint); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.names("unencrypted"));
  }
  CHECK_NOTHROW(make("https://firestore.googleapis.com"));
  CHECK_NOTHROW(make("http://127.0.0.1:8080"));
  CHECK_NOTHROW(make("http://localhost:8080"));
  CHECK_NOTHROW(make("http://[::1]:8080"));
}

TEST_CASE("an endpoint is a scheme, a host and perhaps a port") {
  const Endpoint google = parse_endpoint("https://firestore.googleapis.com");
  CHECK(google.text == "https://firestore.googleapis.com");
  CHECK(google.is_encrypted);
  CHECK_FALSE(google.is_loopback);
  const Endpoint emulator = parse_endpoint("http://LOCALHOST:8080/");
  CHECK(emulator.text == "http://localhost:8080");
  CHECK_FALSE(emulator.is_encrypted);
  CHECK(emulator.is_loopback);
  CHECK(parse_endpoint("https://[::1]:8443").text == "https://[::1]:8443");
}

TEST_CASE("whatever else a URL may hold is no endpoint") {
  for (const std::string text :
       {"", "localhost:8080", "http://localhost", "http://[::1]", "ftp://host:21", "https://",
        "https://host/path", "https://host//", "https://host?query", "https://host#part",
        "https://user@host", "https://user:s3cret@host", "https://host:0x50", "https://host:65536",
        "https://ho st", "https://host\\@other", "https://host%2Fpath", "http://:8080"}) {
    CAPTURE(text);
    CHECK(error_of([&] { static_cast<void>(parse_endpoint(text)); }).code ==
          ErrorCode::invalid_argument);
  }
}

TEST_CASE("a field whose name is no identifier is quoted in a query") {
  for (const TextCase& field :
       {TextCase{"packageName", "packageName"}, TextCase{"_a_1", "_a_1"}, TextCase{"1a", "`1a`"},
        TextCase{"a.b", "`a.b`"}, TextCase{"a`b\\c", "`a\\`b\\\\c`"}, TextCase{"é", "`é`"}}) {
    CAPTURE(field.given);
    CHECK(field_path(field.given) == field.expected);
  }
}
