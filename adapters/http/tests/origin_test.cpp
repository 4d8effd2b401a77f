// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/http/origin.hpp>

using signals::http::is_loopback;
using signals::http::origin_of;

TEST_CASE("the origin of a URL is its scheme, host and port, in one spelling") {
  using Parts = std::vector<std::string>;
  const auto parts_of = [](const std::string& url) {
    const auto origin = origin_of(url);
    REQUIRE(origin);
    return Parts{origin->scheme, origin->host, origin->port, origin->path};
  };
  CHECK(parts_of("https://Example.com") == Parts{"https", "example.com", "443", "/"});
  CHECK(parts_of("HTTP://[::1]:8080/token?x=1") == Parts{"http", "[::1]", "8080", "/token"});
  CHECK(origin_of("http://localhost/")->port == "80");
}

TEST_CASE("what is no absolute URL of the web, or holds more than a request needs, has no origin") {
  using namespace std::string_literals;
  for (const std::string& url :
       {""s, "example.com"s, "/path"s, "https://"s, "ftp://example.com/"s, "file:///etc/passwd"s,
        "https://user@example.com/"s, "https://user:secret@example.com/"s,
        "https://127.0.0.1@example.com/"s, "https://example.com/#part"s, "https://exa mple.com/"s,
        "https://example.com/\r\nHost: other"s, "https://example.com\0.other.com/"s,
        "https://example.com:port/"s, "https://example.com:99999/"s}) {
    CAPTURE(url);
    CHECK_FALSE(origin_of(url));
  }
}

TEST_CASE("only this machine is loopback, however its address is written") {
  for (const std::string url : {"http://localhost", "http://LOCALHOST:80", "http://127.0.0.1:9",
                                "http://127.9.9.9/", "http://[::1]/", "http://127.1/"}) {
    CAPTURE(url);
    CHECK(is_loopback(origin_of(url).value()));
  }
  for (const std::string url :
       {"http://example.com", "http://127.0.0.1.example.com", "http://localhost.example.com",
        "http://127.example", "http://[::2]/", "http://128.0.0.1", "http://169.254.170.2"}) {
    CAPTURE(url);
    CHECK_FALSE(is_loopback(origin_of(url).value()));
  }
}
