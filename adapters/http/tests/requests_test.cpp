// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/http/client.hpp>

#include "origin_server.hpp"
#include "sinks.hpp"
#include "support/expected_error.hpp"

using namespace signals::http::testing;

namespace {

constexpr std::size_t enough = 10'000'000;

/// Whether a line of the echo of a request is that.
[[nodiscard]] bool has_line(const std::string& echo, const std::string& line) {
  const std::string head = '\n' + echo.substr(0, echo.find("\n\n")) + '\n';
  return head.find('\n' + line + '\n') != std::string::npos;
}

[[nodiscard]] bool has_header(const std::string& echo, const std::string& name) {
  return echo.substr(0, echo.find("\n\n")).find('\n' + name + ':') != std::string::npos;
}

[[nodiscard]] ExpectedError error_for_url(const std::string& url) {
  Client client;
  return error_of([&] { (void)client.fetch({.url = url}, enough); });
}

[[nodiscard]] ExpectedError error_for_header(Header header) {
  Client client;
  return error_of([&] {
    (void)client.fetch({.url = "http://127.0.0.1:1/", .headers = {std::move(header)}}, enough);
  });
}

}  // namespace

TEST_SUITE_BEGIN("http" * doctest::skip(!has_openssl()));

TEST_CASE("a request arrives as it was meant, by each version of HTTP") {
  OriginServer& server = OriginServer::shared();
  Client client(
      {.user_agent = "signals-test (gzip)", .certificate_file = server.options().certificate_file});
  const auto check = [&](const std::string& url, const std::string& version) {
    CAPTURE(version);
    const auto got =
        client.fetch({.url = url, .headers = {{"X-Empty", ""}, {"X-One", "1; a=\"b\""}}}, enough);
    CHECK(got.head.status == 200);
    CHECK(got.head.find("Content-Type") == "text/plain");
    CHECK(has_line(got.body, "GET /echo/a%2Fb/../c?q=%20&r=1 HTTP/" + version));
    CHECK(has_line(got.body, "x-empty: "));
    CHECK(has_line(got.body, "x-one: 1; a=\"b\""));
    CHECK(has_line(got.body, "user-agent: signals-test (gzip)"));
    CHECK(has_line(got.body, "accept-encoding: gzip"));
    CHECK_FALSE(has_header(got.body, "content-length"));

    const std::string body = patterned_bytes(300'000);
    const auto posted = client.fetch({.method = Method::post,
                                      .url = url,
                                      .headers = {{"Content-Type", "application/json"}},
                                      .body = body},
                                     enough);
    CHECK(has_line(posted.body, "POST /echo/a%2Fb/../c?q=%20&r=1 HTTP/" + version));
    CHECK(has_line(posted.body, "content-type: application/json"));
    CHECK(has_line(posted.body, "content-length: 300000"));
    CHECK_FALSE(has_header(posted.body, "expect"));
    CHECK(posted.body.substr(posted.body.find("\n\n") + 2) == body);

    const auto empty = client.fetch({.method = Method::post, .url = url}, enough);
    CHECK(has_line(empty.body, "content-length: 0"));
    CHECK_FALSE(has_header(empty.body, "content-type"));
  };
  check(server.http("/echo/a%2Fb/../c?q=%20&r=1"), "1.1");
  check(server.https("/echo/a%2Fb/../c?q=%20&r=1"), "1.1");
  check(server.http2("/echo/a%2Fb/../c?q=%20&r=1"), "2.0");
}

TEST_CASE("a body longer than a megabyte goes out without being announced") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  const auto response = client.fetch(
      {.method = Method::post, .url = server.http("/echo"), .body = std::string(3'000'000, 'x')},
      enough);
  CHECK_FALSE(has_header(response.body, "expect"));
  CHECK(has_line(response.body, "content-length: 3000000"));
}

TEST_CASE("any status is a response, and no redirection is followed") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  for (const int status : {201, 400, 404, 429, 500, 503}) {
    const auto response =
        client.fetch({.url = server.http2(fmt::format("/status/{}", status))}, enough);
    CHECK(response.head.status == status);
    CHECK(response.body == fmt::format("status {}", status));
  }
  CHECK(client.fetch({.url = server.http2("/status/204")}, enough).body.empty());
  for (const auto& url : {server.http("/redirect"), server.http2("/redirect")}) {
    const auto response = client.fetch({.url = url}, enough);
    CHECK(response.head.status == 302);
    CHECK(response.head.find("location") == "/echo");
    CHECK(response.body == "elsewhere");
  }
}

TEST_CASE("the head comes first and once, and only that of the final answer") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  for (const auto& url : {server.http("/early"), server.http2("/early")}) {
    RecordingSink sink;
    client.send({.url = url}, sink);
    CHECK(sink.heads == 1);
    CHECK(sink.response.head.status == 200);
    CHECK_FALSE(sink.response.head.find("link"));
    CHECK(sink.response.body == "late");
  }
}

TEST_CASE("a compressed body is decompressed as it arrives") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  for (const auto& members : {"1", "3"}) {
    for (const auto& url : {server.http("/gzip/5000000/"), server.http2("/gzip/5000000/")}) {
      const auto response = client.fetch({.url = url + members}, enough);
      CHECK(response.body == patterned_bytes(5'000'000));
    }
  }
  CHECK(client.fetch({.url = server.http2("/empty-gzip")}, enough).body.empty());
}

TEST_CASE("a compressed body that is damaged or breaks off is an error") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  const auto half =
      error_of([&] { (void)client.fetch({.url = server.http("/half-gzip")}, enough); });
  CHECK(half.code == ErrorCode::unavailable);
  CHECK(half.retry == Retry::may_help);
  const auto none = error_of([&] { (void)client.fetch({.url = server.http("/no-gzip")}, enough); });
  CHECK(none.code == ErrorCode::data_loss);
  CHECK(none.retry == Retry::may_help);
  CHECK(none.names(fmt::format("127.0.0.1:{}", server.port(0))));
}

TEST_CASE("a body longer than the caller wants is an error") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  CHECK(client.fetch({.url = server.http("/bytes/1000")}, 1000).body.size() == 1000);
  const auto error =
      error_of([&] { (void)client.fetch({.url = server.http("/bytes/1001")}, 1000); });
  CHECK(error.code == ErrorCode::resource_exhausted);
  CHECK(error.retry == Retry::useless);
  CHECK(error.names("1000 bytes"));
}

TEST_SUITE_END();

TEST_CASE("a URL that cannot be used is refused, and not shown") {
  for (const char* const url :
       {"", "s3cret", "/s3cret", "//example.com/s3cret", "ftp://example.com/s3cret",
        "file:///etc/s3cret", "http://", "http:///", "http://exa mple.com/s3cret",
        "http://example.com/s3cret path", "http://example.com:99999/s3cret",
        "http://example.com:s3cret/", "http://user@example.com/", "http://user:s3cret@example.com/",
        "http://example.com/s3cret\r\nHost: evil", "http://[::1/s3cret", "javascript:s3cret"}) {
    CAPTURE(url);
    const auto error = error_for_url(url);
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.retry == Retry::useless);
  }
  CHECK(error_for_url(std::string("http://127.0.0.1:1/\0s3cret", 26)).code ==
        ErrorCode::invalid_argument);
}

TEST_CASE("a header that would break out of its line, or frames the message, is refused") {
  for (const char* const name :
       {"", "X Y", "X:", "X\r\nY", "X\n", "X\t", "X\x7f", "X\xc3\xa9", "(X)", "X;"}) {
    CAPTURE(name);
    CHECK(error_for_header({name, "1"}).code == ErrorCode::invalid_argument);
  }
  for (const char* const value : {"1\r\nY: s3cret", "1\n", "\r", "\x01", "a\x7f"}) {
    CAPTURE(value);
    CHECK(error_for_header({"X", value}).code == ErrorCode::invalid_argument);
  }
  CHECK(error_for_header({"X", std::string("a\0b", 3)}).code == ErrorCode::invalid_argument);
  for (const char* const name :
       {"Content-Length", "transfer-encoding", "Expect", "Connection", "Accept-Encoding"}) {
    CAPTURE(name);
    CHECK(error_for_header({name, "1"}).code == ErrorCode::invalid_argument);
  }
  CHECK(error_of([] { const Client client({.user_agent = "a\r\nb"}); }).code ==
        ErrorCode::invalid_argument);
}
