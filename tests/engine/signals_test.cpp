// SPDX-License-Identifier: Apache-2.0
#include <signals/signals.hpp>
// The umbrella stands first, so that it is seen to stand alone.
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include <doctest/doctest.h>

#include "support/paths.hpp"

TEST_CASE("the umbrella header names every other header of the rules engine") {
  const std::filesystem::path folder = paths::public_headers;
  std::ifstream file(folder / "signals.hpp");
  const std::string umbrella{std::istreambuf_iterator<char>(file), {}};
  std::size_t headers = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    // Folders are of other libraries; named time zones are for those who link date-tz, streams for
    // tests.
    const bool is_apart = name == "named_time_zone.hpp" || name == "ostream.hpp";
    if (entry.is_directory() || name == "signals.hpp" || is_apart) continue;
    CAPTURE(name);
    CHECK(umbrella.find("#include <signals/" + name + ">\n") != std::string::npos);
    ++headers;
  }
  CHECK(headers > 30);
}

TEST_CASE("the umbrella header offers what a service needs") {
  const signals::AppCatalogue catalogue;
  const signals::Report report =
      signals::evaluate("u1", {}, {}, catalogue, {.now = signals::Instant{}});
  CHECK(report.user_id == "u1");
}
