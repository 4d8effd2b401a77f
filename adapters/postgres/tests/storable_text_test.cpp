// SPDX-License-Identifier: Apache-2.0
#include "storable_text.hpp"

#include <string_view>

#include <doctest/doctest.h>

using signals::postgres::is_storable;
using namespace std::string_view_literals;

TEST_CASE("well-formed UTF-8 can be stored") {
  for (const auto text : {""sv, "u1"sv, "é"sv, "日本"sv, "😀"sv, "\x01\x7F"sv, "\uD7FF\uE000"sv,
                          "\U0010FFFF"sv, "a'\"\\{},"sv}) {
    CAPTURE(text);
    CHECK(is_storable(text));
  }
}

TEST_CASE("NUL and what is no UTF-8 cannot be stored") {
  for (const auto text :
       {"a\0b"sv, "\x80"sv, "\xC0\x80"sv, "\xC3"sv, "\xC3("sv, "\xE0\x9F\xBF"sv, "\xED\xA0\x80"sv,
        "\xE2\x82"sv, "\xF0\x8F\xBF\xBF"sv, "\xF4\x90\x80\x80"sv, "\xF5\x80\x80\x80"sv, "\xFF"sv}) {
    CHECK_FALSE(is_storable(text));
  }
}
