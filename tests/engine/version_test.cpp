// SPDX-License-Identifier: Apache-2.0
#include <doctest/doctest.h>

#include <signals/version.hpp>

#include "support/paths.hpp"

TEST_CASE("the header's version is the build's") {
  CHECK(signals::version == paths::project_version);
}
