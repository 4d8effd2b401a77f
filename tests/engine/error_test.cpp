// SPDX-License-Identifier: Apache-2.0
#include <set>
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/error.hpp>

using signals::Error;
using signals::ErrorCode;
using signals::name_of;
using signals::Retry;

TEST_CASE("codes have the names and numbers of google.rpc.Code") {
  struct Code {
    int number;
    std::string_view name;
  };
  for (const Code& code :
       {Code{1, "cancelled"}, Code{2, "unknown"}, Code{3, "invalid_argument"},
        Code{4, "deadline_exceeded"}, Code{5, "not_found"}, Code{6, "already_exists"},
        Code{7, "permission_denied"}, Code{8, "resource_exhausted"}, Code{9, "failed_precondition"},
        Code{10, "aborted"}, Code{11, "out_of_range"}, Code{12, "unimplemented"},
        Code{13, "internal"}, Code{14, "unavailable"}, Code{15, "data_loss"},
        Code{16, "unauthenticated"}}) {
    CHECK(name_of(static_cast<ErrorCode>(code.number)) == code.name);
  }
}

TEST_CASE("an error carries its code, its message and whether a retry can help") {
  const Error lasting(ErrorCode::not_found, "no such file");
  CHECK(lasting.code() == ErrorCode::not_found);
  CHECK(std::string(lasting.what()) == "no such file");
  CHECK(lasting.retry() == Retry::useless);

  const Error passing(ErrorCode::unavailable, "try again", Retry::may_help);
  CHECK(passing.retry() == Retry::may_help);
}
