// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>

#include "aws_server.hpp"
#include "container_endpoint.hpp"
#include "support/environment_variable.hpp"
#include "support/expected_error.hpp"
#include "support/temporary_directory.hpp"

using namespace signals::aws_secrets::testing;
using namespace std::chrono_literals;

namespace {

constexpr auto relative = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr auto full = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr auto token = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr auto token_file = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

[[nodiscard]] ExpectedError error_with(const Variables& variables) {
  auto error = error_of([&] { static_cast<void>(container_endpoint(environment_of(variables))); });
  CHECK(error.code == ErrorCode::unauthenticated);
  return error;
}

[[nodiscard]] std::string url_with(const Variables& variables) {
  return container_endpoint(environment_of(variables)).value().url;
}

[[nodiscard]] Variables container_of(const AwsServer& server) {
  return {{full, server.endpoint() + "/credentials"}, {token, "Bearer abc"}};
}

}  // namespace

TEST_CASE("a container's endpoint is a path of the agent, or a URL") {
  CHECK_FALSE(container_endpoint(environment_of({})));
  CHECK(url_with({{relative, "/v2/credentials/1?x"}}) == "http://169.254.170.2/v2/credentials/1?x");
  CHECK(url_with({{relative, "/v2"}, {full, "https://example.com/"}}) == "http://169.254.170.2/v2");
  for (const std::string url :
       {"https://example.com/credentials", "http://localhost:9/", "http://127.0.0.1:9001/v1",
        "http://[::1]/", "http://169.254.170.2/", "http://169.254.170.23/v1/credentials",
        "http://[fd00:ec2::23]/v1/credentials"}) {
    CHECK(url_with({{full, url}}) == url);
  }
}

TEST_CASE("what is local to a container is told from what a proxy may lead to") {
  const auto is_local = [](const Variables& variables) {
    return container_endpoint(environment_of(variables)).value().is_local;
  };
  CHECK(is_local({{relative, "/v2"}}));
  CHECK(is_local({{full, "http://127.0.0.1:9001/v1"}}));
  CHECK(is_local({{full, "http://169.254.170.23/v1"}}));
  CHECK(is_local({{full, "https://localhost/"}}));
  CHECK_FALSE(is_local({{full, "https://example.com/"}}));
}

TEST_CASE("no endpoint leads over plain http to another machine") {
  for (const std::string path :
       {"v2", "@example.com/", ".example.com/", ":80@example.com/", "/a b", "/a\r\nX: y", "/a#b"}) {
    CAPTURE(path);
    CHECK(error_with({{relative, path}}).names(relative));
  }
  for (const std::string url :
       {"http://example.com/", "http://169.254.169.254/", "http://169.254.170.2.example.com/",
        "http://127.0.0.1.example.com/", "http://localhost.example.com/", "ftp://localhost/",
        "http://localhost@example.com/", "localhost", "http://[::1].example.com/"}) {
    CAPTURE(url);
    CHECK(error_with({{full, url}}).names(full));
  }
}

TEST_CASE("the token of an endpoint is read from its file, each time, or from its variable") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("token", "one\n");
  const auto authorization = [](const Variables& variables) {
    return container_endpoint(environment_of(variables)).value().authorization;
  };
  const Variables by_file{{full, "http://localhost/"}, {token_file, path}, {token, "other"}};
  CHECK(authorization(by_file) == "one");
  directory.write("token", "two");
  CHECK(authorization(by_file) == "two");
  CHECK(authorization({{full, "http://localhost/"}, {token, "Basic abc"}}) == "Basic abc");
  CHECK(authorization({{full, "http://localhost/"}}).empty());

  for (const std::string& text : {std::string(), std::string("\n"), std::string(20'000, 'x')}) {
    directory.write("token", text);
    CHECK(error_with(by_file).names("holds no token"));
  }
  directory.write("token", "s3cret\r\nX-Other: s3cret");
  CHECK(error_with(by_file).names(token_file));
  CHECK(error_with({{full, "http://localhost/"}, {token, "s3cret\n"}}).names(token));
  CHECK(error_with({{full, "http://localhost/"}, {token_file, directory.path_of("none")}})
            .names("cannot be read"));
}

TEST_SUITE_BEGIN("aws_secrets" * doctest::skip(!has_node()));

TEST_CASE("credentials that are missing, by half or broken are told by their variables") {
  AwsServer server;
  const auto error_for = [&](const Variables& variables) {
    auto error = error_of([&] { static_cast<void>(server.secrets(variables)->secret("a")); });
    CHECK(error.code == ErrorCode::unauthenticated);
    return error;
  };
  CHECK(error_for({}).names("no AWS credentials"));
  CHECK(error_for({{"AWS_ACCESS_KEY_ID", ""}}).names("no AWS credentials"));
  CHECK(error_for({{"AWS_ACCESS_KEY_ID", "A"}}).names("AWS_SECRET_ACCESS_KEY is not"));
  CHECK(error_for({{"AWS_SECRET_ACCESS_KEY", "s3cret"}}).names("AWS_ACCESS_KEY_ID is not"));
  Variables broken = session_variables();
  broken["AWS_SESSION_TOKEN"] += '\n';
  CHECK(error_for(broken).names("AWS_SESSION_TOKEN holds a character"));
  CHECK(server.requests().empty());
}

TEST_CASE("the environment's credentials come before the container's") {
  AwsServer server;
  Variables variables = container_of(server);
  variables.merge(user_variables());
  CHECK(server.secrets(variables)->secret("a") == "the text of a");
  CHECK(server.requests().size() == 1);
}

TEST_CASE("a container's credentials are asked for once, with its token, by all threads") {
  AwsServer server({R"({"credentials": true, "wait": 200})"});
  const auto secrets = server.secrets(container_of(server));
  std::vector<std::string> got(20);
  {
    std::vector<std::jthread> threads;
    for (std::string& place : got) threads.emplace_back([&] { place = secrets->secret("a"); });
  }
  CHECK(got == std::vector<std::string>(20, "the text of a"));
  const auto requests = server.requests();
  CHECK(requests.size() == 21);
  CHECK(requests.at(0).at("path") == "/credentials");
  CHECK(requests.at(0).at("authorization") == "Bearer abc");
}

TEST_CASE("a container's credentials are asked for past any proxy") {
  AwsServer server;
  const auto secrets = server.secrets(container_of(server), {.attempts = 1});
  {
    const EnvironmentVariable proxy("http_proxy", "http://127.0.0.1:1");
    // The secret itself is not.
    CHECK(error_of([&] { static_cast<void>(secrets->secret("a")); }).code ==
          ErrorCode::unavailable);
  }
  const auto requests = server.requests();
  REQUIRE(requests.size() == 1);
  CHECK(requests.at(0).at("path") == "/credentials");
}

TEST_CASE("a container's credentials are renewed before they expire") {
  AwsServer server({R"({"credentials": true, "expires_in": 2})"});
  const auto secrets = server.secrets(container_of(server));
  CHECK(secrets->secret("a") == "the text of a");
  // Their life is so short that they serve for half of it.
  std::this_thread::sleep_for(1'100ms);
  CHECK(secrets->secret("a") == "the text of a");
  CHECK(secrets->secret("a") == "the text of a");
  const auto requests = server.requests();
  REQUIRE(requests.size() == 5);
  CHECK(requests.at(1).at("id") == "ASIDCONTAINER1");
  CHECK(requests.at(3).at("id") == "ASIDCONTAINER2");
  CHECK(requests.at(4).at("id") == "ASIDCONTAINER2");
}

TEST_CASE("a container's credentials that AWS refuses are renewed once") {
  const std::string expired = R"({"status": 400, "body": {"__type": "ExpiredTokenException"}})";
  AwsServer server({expired, "{}", expired, expired});
  const auto secrets = server.secrets(container_of(server));
  CHECK(secrets->secret("a") == "the text of a");
  CHECK(server.requests().size() == 4);
  CHECK(error_of([&] { static_cast<void>(secrets->secret("a")); }).code ==
        ErrorCode::unauthenticated);
  CHECK(server.secret_requests() == 4);
}

TEST_CASE("an endpoint that gives no credentials is told by its host and status") {
  const auto error_for = [](const std::string& step, unsigned attempts) {
    AwsServer server(std::vector<std::string>(attempts, step));
    const auto secrets = server.secrets(container_of(server), {.attempts = attempts});
    auto error = error_of([&] { static_cast<void>(secrets->secret("a")); });
    CHECK(error.names("127.0.0.1"));
    CHECK(server.requests().size() == attempts);
    return error;
  };
  const auto refused =
      error_for(R"({"credentials": true, "status": 403, "body": "Bearer s3cret"})", 1);
  CHECK(refused.code == ErrorCode::unauthenticated);
  CHECK(refused.names("(403)"));
  CHECK(error_for(R"({"credentials": true, "status": 500})", 3).code == ErrorCode::unavailable);
  CHECK(error_for(R"({"credentials": true, "reset": true})", 2).code == ErrorCode::unavailable);
  CHECK(error_for(R"({"credentials": true, "body": "<html>"})", 1).names("not a JSON object"));
  CHECK(error_for(R"({"credentials": true, "body": {"AccessKeyId": "a"}})", 1)
            .names("no usable credentials"));
  CHECK(error_for(R"({"credentials": true, "expires_in": -5})", 1).names("have expired"));
}

TEST_SUITE_END();
