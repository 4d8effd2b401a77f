// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

#include <doctest/doctest.h>

#include <signals/state/flag_set.hpp>

#include "support/expected_error.hpp"

using namespace signals;

TEST_CASE("each flag keeps its bit, as states hold it") {
  constexpr std::array<std::pair<unsigned, std::string_view>, 18> places{{
      {0, "goal_setting_completed"},
      {1, "customer_app_registration_completed"},
      {2, "customer_app_login_completed"},
      {3, "customer_app_engaged"},
      {4, "customer_app_engagement_dropoff"},
      {5, "customer_app_retained"},
      {6, "customer_app_retained_dropoff"},
      {32, "goal_setting_complete"},
      {33, "tier1_app_registered"},
      {34, "tier2_app_registered"},
      {35, "tier1_app_engaged"},
      {36, "tier2_app_engaged"},
      {37, "tier1_app_engagement_dropoff"},
      {38, "tier2_app_engagement_dropoff"},
      {39, "tier1_app_retained"},
      {40, "tier2_app_retained"},
      {41, "tier1_app_retention_dropoff"},
      {42, "tier2_app_retention_dropoff"},
  }};
  for (const auto& expected : places) {
    const FlagSet flags(std::uint64_t{1} << expected.first);
    int count = 0;
    flags.for_each([&](std::size_t place, std::string_view name) {
      ++count;
      CHECK(place == expected.first);
      CHECK(name == expected.second);
    });
    CHECK(count == 1);
  }
}

TEST_CASE("flags that no report of this version has are refused") {
  for (const unsigned bit : {7U, 31U, 43U, 63U}) {
    CAPTURE(bit);
    const auto error =
        testing::error_of([&] { static_cast<void>(FlagSet(std::uint64_t{1} << bit)); });
    CHECK(error.code == ErrorCode::failed_precondition);
    CHECK(error.names("newer version"));
  }
}
