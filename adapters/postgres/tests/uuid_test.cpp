// SPDX-License-Identifier: Apache-2.0
#include "uuid.hpp"

#include <string_view>

#include <doctest/doctest.h>

using signals::postgres::parse_uuid;
using signals::postgres::Uuid;

namespace {

constexpr Uuid expected{0xa0, 0xee, 0xbc, 0x99, 0x9c, 0x0b, 0x4e, 0xf8,
                        0xbb, 0x6d, 0x6b, 0xb9, 0xbd, 0x38, 0x0a, 0x11};

}  // namespace

TEST_CASE("a UUID is read in every spelling that PostgreSQL documents") {
  for (const std::string_view text :
       {"a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "A0EEBC99-9C0B-4EF8-BB6D-6BB9BD380A11",
        "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}", "a0eebc999c0b4ef8bb6d6bb9bd380a11",
        "a0ee-bc99-9c0b-4ef8-bb6d-6bb9-bd38-0a11", "{a0eebc99-9c0b4ef8-bb6d6bb9-bd380a11}"}) {
    CAPTURE(text);
    CHECK(parse_uuid(text) == expected);
  }
}

TEST_CASE("what is no UUID is read as none") {
  for (const std::string_view text :
       {"", "{}", "{", "u1", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1",
        "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a111", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a1g",
        "{a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11}",
        " a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99--9c0b-4ef8-bb6d-6bb9bd380a11",
        "a0-eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11-",
        "a0eebc9-99c0b-4ef8-bb6d-6bb9bd380a11"}) {
    CAPTURE(text);
    CHECK(parse_uuid(text) == std::nullopt);
  }
}
