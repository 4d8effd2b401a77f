// SPDX-License-Identifier: Apache-2.0
#include "public_address.hpp"

#include <cstring>
#include <string>

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <signals/http/client.hpp>

#include "origin_server.hpp"
#include "support/expected_error.hpp"

using namespace signals::http::testing;

namespace {

bool is_public_address(const std::string& text) {
  sockaddr_in ipv4{};
  sockaddr_in6 ipv6{};
  sockaddr_storage address{};
  if (::inet_pton(AF_INET, text.c_str(), &ipv4.sin_addr) == 1) {
    ipv4.sin_family = AF_INET;
    std::memcpy(&address, &ipv4, sizeof ipv4);
  } else {
    REQUIRE(::inet_pton(AF_INET6, text.c_str(), &ipv6.sin6_addr) == 1);
    ipv6.sin6_family = AF_INET6;
    std::memcpy(&address, &ipv6, sizeof ipv6);
  }
  return is_public(reinterpret_cast<const sockaddr&>(address));
}

}  // namespace

TEST_CASE("the addresses of single machines on the internet are public") {
  for (const std::string address : {"1.1.1.1",
                                    "8.8.8.8",
                                    "9.255.255.255",
                                    "11.0.0.0",
                                    "100.63.255.255",
                                    "100.128.0.0",
                                    "126.255.255.255",
                                    "128.0.0.0",
                                    "169.253.255.255",
                                    "172.15.255.255",
                                    "172.32.0.0",
                                    "192.167.255.255",
                                    "192.169.0.0",
                                    "198.17.255.255",
                                    "198.20.0.0",
                                    "223.255.255.255",
                                    "::ffff:8.8.8.8",
                                    "2606:4700:4700::1111",
                                    "2a00:1450:4001::200e",
                                    "2001:200::1"}) {
    CAPTURE(address);
    CHECK(is_public_address(address));
  }
}

TEST_CASE("those of this machine, of private networks and for other purposes are not") {
  for (const std::string address :
       {"0.0.0.0",      "10.0.0.1",        "10.255.255.255",   "100.64.0.1",      "100.127.255.255",
        "127.0.0.1",    "127.255.255.255", "169.254.169.254",  "172.16.0.1",      "172.31.255.255",
        "192.0.0.170",  "192.0.2.1",       "192.168.0.1",      "198.18.0.1",      "198.19.255.255",
        "198.51.100.7", "203.0.113.7",     "224.0.0.1",        "255.255.255.255", "::",
        "::1",          "::ffff:10.0.0.1", "::ffff:127.0.0.1", "::127.0.0.1",     "64:ff9b::a00:1",
        "fe80::1",      "fc00::1",         "fd12:3456::1",     "ff02::1",         "2001::1",
        "2001:db8::1",  "2002:7f00:1::1",  "3fff::1"}) {
    CAPTURE(address);
    CHECK_FALSE(is_public_address(address));
  }
}

TEST_CASE("a client for public addresses connects to no other, whatever name leads there" *
          doctest::skip(!has_node())) {
  OriginServer server;
  const auto before = server.counts();
  for (const std::string host : {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0",
                                 "2130706433", "0x7f.1"}) {
    CAPTURE(host);
    Client client({.requires_public_address = true});
    const auto error = error_of([&] {
      (void)client.fetch({.url = fmt::format("http://{}:{}/", host, server.port(0))}, 1'000'000);
    });
    CHECK(error.code == ErrorCode::failed_precondition);
    CHECK(error.names("not public"));
  }
  // The counts use one connection.
  CHECK(server.counts()["sockets"] == before.at("sockets"));
}
