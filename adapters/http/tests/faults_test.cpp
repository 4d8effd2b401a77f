// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/http/client.hpp>

#include "origin_server.hpp"
#include "sinks.hpp"
#include "support/expected_error.hpp"

using namespace signals::http::testing;

namespace {

/// servers/faults.mjs
class FaultyServer {
 public:
  [[nodiscard]] std::string url(const std::string& path) const {
    return fmt::format("http://127.0.0.1:{}{}", server_.port(), path);
  }

 private:
  NodeServer server_{script("faults.mjs")};
};

}  // namespace

TEST_SUITE_BEGIN("http" * doctest::skip(!has_node()));

TEST_CASE("a response that breaks off at any byte may be asked for again") {
  const FaultyServer server;
  Client client;
  const std::string head = "HTTP/1.1 200 OK\r\nContent-Length: 20\r\n\r\n";
  const std::string body = "01234567890123456789";
  for (const char* const way : {"reset", "end"}) {
    for (std::size_t sent = 0; sent < head.size() + body.size(); ++sent) {
      CAPTURE(way);
      CAPTURE(sent);
      RecordingSink sink;
      const auto error = error_of(
          [&] { client.send({.url = server.url(fmt::format("/{}/{}", way, sent))}, sink); });
      CHECK(error.code == ErrorCode::unavailable);
      CHECK(error.retry == Retry::may_help);
      CHECK(error.names("127.0.0.1:"));
      CHECK(sink.heads == (sent >= head.size() ? 1 : 0));
      const std::size_t came = sent > head.size() ? sent - head.size() : 0;
      CHECK(sink.response.body == body.substr(0, came));
    }
  }
  CHECK(client.fetch({.url = server.url("/end/1000")}, 1000).body == body);
}

TEST_CASE("a body shorter than announced, or without the end of its chunks, is no whole one") {
  const FaultyServer server;
  Client client;
  for (const char* const path : {"/short/0", "/short/1", "/short/100000", "/chunked"}) {
    CAPTURE(path);
    const auto error = error_of([&] { (void)client.fetch({.url = server.url(path)}, 1'000'000); });
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.retry == Retry::may_help);
  }
}

TEST_CASE("a server that does not speak HTTP is named as such") {
  const FaultyServer server;
  Client client;
  const auto error = error_of([&] { (void)client.fetch({.url = server.url("/garbage")}, 1000); });
  CHECK(error.code == ErrorCode::unavailable);
  CHECK(error.retry == Retry::useless);
  CHECK(error.names("does not answer in HTTP"));
}

TEST_CASE("a kept connection that the server closed meanwhile is no error") {
  const FaultyServer server;
  Client client;
  CHECK(client.fetch({.url = server.url("/once/a")}, 1000).body.size() == 20);
  CHECK(client.fetch({.url = server.url("/once/a")}, 1000).body.size() == 20);
}

TEST_SUITE_END();

TEST_CASE("an HTTP/2 stream or connection that breaks off may be asked for again" *
          doctest::skip(!has_openssl())) {
  const TemporaryDirectory directory;
  const CertificateAuthority authority(directory);
  const Certificate certificate = authority.sign("IP:127.0.0.1");
  struct Fault {
    std::string frames;
    std::size_t bytes;
  };
  // 2 is INTERNAL_ERROR, 7 is REFUSED_STREAM, 8 is CANCEL, 11 is ENHANCE_YOUR_CALM.
  const std::vector<Fault> faults{
      {"reset:2", 0},
      {"reset:7", 0},
      {"close", 0},
      {"goaway:0:0,close", 0},
      {"goaway:11:0,wait,close", 0},
      {"head,wait,reset:2", 0},
      {"head,wait,close", 0},
      {"head,data:10,wait,reset:2", 10},
      {"head,data:100000,wait,reset:8", 100'000},
      {"head,data:10,wait,close", 10},
      {"head,data:100000,goaway:0:this,wait,close", 100'000},
      {"head,data:10,wait,goaway:2:this,close", 10},
  };
  std::vector<std::string> arguments{certificate.key, certificate.certificate,
                                     "head,data:10,wait,end"};
  for (const Fault& fault : faults) arguments.push_back(fault.frames);
  const NodeServer server(script("http2_faults.mjs"), arguments);
  Client client({.certificate_file = authority.certificate()});
  const auto url = [&](std::size_t index) {
    return fmt::format("https://127.0.0.1:{}/", server.port(index));
  };
  CHECK(client.fetch({.url = url(0)}, 1000).body == "xxxxxxxxxx");
  for (std::size_t i = 0; i < faults.size(); ++i) {
    CAPTURE(faults[i].frames);
    RecordingSink sink;
    const auto error = error_of([&] { client.send({.url = url(i + 1)}, sink); });
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.retry == Retry::may_help);
    CHECK(error.names(fmt::format("127.0.0.1:{}", server.port(i + 1))));
    CHECK(sink.response.body == std::string(faults[i].bytes, 'x'));
  }
}

TEST_CASE("an HTTP/2 stream that the server refused unprocessed is sent again" *
          doctest::skip(!has_openssl())) {
  OriginServer server;
  Client client(server.options());
  CHECK(client.fetch({.url = server.http2("/refuse/once")}, 1000).body == "accepted");
}

TEST_CASE("a server that says goodbye still ends its answer, and the next one connects anew" *
          doctest::skip(!has_openssl())) {
  OriginServer server;
  Client client(server.options());
  CHECK(client.fetch({.url = server.http2("/goaway/1000")}, 10'000).body ==
        patterned_bytes(1000) + '!');
  CHECK(client.fetch({.url = server.http2("/bytes/1000")}, 1000).body == patterned_bytes(1000));
  CHECK(server.counts()["sessions"] == 2);
}

TEST_CASE("a server that is not there is unavailable") {
  Client client;
  const auto refused =
      error_of([&] { (void)client.fetch({.url = "http://127.0.0.1:1/s3cret?s3cret"}, 1000); });
  CHECK(refused.code == ErrorCode::unavailable);
  CHECK(refused.retry == Retry::may_help);
  CHECK(refused.names("cannot connect to 127.0.0.1:1;"));
  const auto unknown =
      error_of([&] { (void)client.fetch({.url = "https://name.invalid/s3cret"}, 1000); });
  CHECK(unknown.code == ErrorCode::unavailable);
  CHECK(unknown.retry == Retry::may_help);
  CHECK(unknown.names("name.invalid:443"));
}
