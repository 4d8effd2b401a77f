// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/http/quotable.hpp>

using signals::http::quotable;

TEST_CASE("what a server says is quoted on one line") {
  CHECK(quotable("Invalid grant: account not found") == "Invalid grant: account not found");
  CHECK(quotable("one\r\ntwo\x1b[31m\x7f") == "one  two [31m ");
  CHECK(quotable("") == "");
}

TEST_CASE("what is long is cut between characters") {
  CHECK(quotable("abcdef", {}, 6) == "abcdef");
  CHECK(quotable("abcdefg", {}, 6) == "abcdef…");
  // é is two bytes, the second of which would be the fourth.
  CHECK(quotable("abcédef", {}, 4) == "abc…");
  CHECK(quotable("abcédef", {}, 5) == "abcé…");
  CHECK(quotable(std::string(1'000, 'x')).size() == 300 + std::string_view("…").size());
}

TEST_CASE("what echoes twelve characters of a secret, or a shorter one whole, is not quoted") {
  const std::array<std::string_view, 2> secrets{"0123456789abcdefghij", "short"};
  CHECK(quotable("wrong: 89abcdefghij", secrets) == "");
  CHECK(quotable("wrong: 9abcdefghij", secrets) == "wrong: 9abcdefghij");
  CHECK(quotable("too short", secrets) == "");
  CHECK(quotable("shor", secrets) == "shor");
  const std::array<std::string_view, 1> none{""};
  CHECK(quotable("all is well", none) == "all is well");
  // The cut must not hide most of an echo, and show the rest.
  CHECK(quotable("wrong: 0123456789abcdefghij", secrets, 12) == "");
}
