// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>

#include <signals/error.hpp>

#include "base64.hpp"
#include "json_tree.hpp"
#include "query_string.hpp"
#include "support/text_case.hpp"

using signals::lambda::decode_base64;
using signals::lambda::JsonValue;
using signals::testing::TextCase;

TEST_CASE("base64 is decoded as RFC 4648 has it") {
  // The first seven are the test vectors of its section 10.
  for (const TextCase& encoding :
       {TextCase{"", ""}, TextCase{"Zg==", "f"}, TextCase{"Zm8=", "fo"}, TextCase{"Zm9v", "foo"},
        TextCase{"Zm9vYg==", "foob"}, TextCase{"Zm9vYmE=", "fooba"}, TextCase{"Zm9vYmFy", "foobar"},
        TextCase{"Zm9vYg", "foob"}, TextCase{"+/+/", "\xFB\xFF\xBF"}}) {
    CAPTURE(encoding.given);
    CHECK(decode_base64(encoding.given) == encoding.expected);
  }
  for (const std::string_view bad : {"Z", "Zm9v!g==", "Zg=a", "-_-_"}) {
    CAPTURE(bad);
    CHECK_FALSE(decode_base64(bad));
  }
}

TEST_CASE("a query string is read field by field, repeated or not") {
  const auto fields =
      signals::lambda::parse_query_string("a=1&b=x%20y+z%26&&a=&c&%C3%A9==&d=a%3db");
  std::vector<std::string> read;
  for (const auto& [name, value] : fields) read.push_back(name + ": " + *value.if_string());
  CHECK(read == std::vector<std::string>{"a: 1", "b: x y z&", "a: ", "c: ", "\u00e9: =", "d: a=b"});
  CHECK(signals::lambda::parse_query_string("").empty());
  for (const std::string_view bad : {"a=%", "a=%4", "%zz=1", "a=%-1", "a=%4"}) {
    CAPTURE(bad);
    CHECK_THROWS_AS((void)signals::lambda::parse_query_string(bad), signals::Error);
  }
}

TEST_CASE("a JSON tree keeps repeated members, order and digits") {
  const JsonValue root = signals::lambda::parse_json_tree(
      R"({"b": [1, -0.50, 1e400, 123456789012345678901234567890], "a": null, "b": {"x": [[], {}]}, "c": "\ud83d\ude00"})",
      "event");
  const JsonValue::Object* const object = root.if_object();
  REQUIRE(object != nullptr);
  REQUIRE(object->size() == 4);
  CHECK((*object)[0].name == "b");
  const JsonValue::Array* const numbers = (*object)[0].value.if_array();
  REQUIRE(numbers != nullptr);
  REQUIRE(numbers->size() == 4);
  CHECK((*numbers)[0].if_number()->digits == "1");
  CHECK((*numbers)[1].if_number()->digits == "-0.50");
  CHECK((*numbers)[2].if_number()->digits == "1e400");
  CHECK((*numbers)[3].if_number()->digits == "123456789012345678901234567890");
  CHECK((*object)[1].value.is_null());
  CHECK(find(*object, "b") == &(*object)[2].value);
  CHECK(find(*object, "a") == nullptr);
  CHECK(find_text(*object, "c") == "\U0001F600");
  const JsonValue::Array* const nested = find(*(*object)[2].value.if_object(), "x")->if_array();
  REQUIRE(nested != nullptr);
  REQUIRE(nested->size() == 2);
  CHECK((*nested)[0].if_array()->empty());
  CHECK((*nested)[1].if_object()->empty());
}
