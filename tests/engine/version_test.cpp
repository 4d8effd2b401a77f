// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>

#include <doctest/doctest.h>

#include <signals/version.hpp>

#include "support/paths.hpp"

TEST_CASE("the header's version is the build's") {
  CHECK(std::string_view(SIGNALS_VERSION_TEXT) == paths::project_version);
}

TEST_CASE("the version's parts make its number and its text") {
  CHECK(SIGNALS_VERSION ==
        SIGNALS_VERSION_MAJOR * 10'000 + SIGNALS_VERSION_MINOR * 100 + SIGNALS_VERSION_PATCH);
  CHECK(SIGNALS_VERSION_TEXT == std::to_string(SIGNALS_VERSION_MAJOR) + '.' +
                                    std::to_string(SIGNALS_VERSION_MINOR) + '.' +
                                    std::to_string(SIGNALS_VERSION_PATCH));
}
