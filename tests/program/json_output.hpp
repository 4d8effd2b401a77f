// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sstream>
#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <doctest/doctest.h>

#include "workspace.hpp"

namespace signals::testing {

/// The JSON that a run wrote, which must have gone well, perhaps with warnings.
[[nodiscard]] inline boost::json::value json_despite_warnings(const ProcessResult& result) {
  std::istringstream lines(result.error);
  for (std::string line; std::getline(lines, line);) {
    CHECK(line.starts_with("signals: warning: "));
  }
  REQUIRE(result.status == 0);
  return boost::json::parse({result.output.data(), result.output.size()});
}

/// The JSON that a run wrote, which must have gone well and in silence.
[[nodiscard]] inline boost::json::value json_of(const ProcessResult& result) {
  CHECK(result.error == "");
  return json_despite_warnings(result);
}

/// The ids in `processed_user_ids`, in their order, of a run that may have warned.
[[nodiscard]] inline Words processed_users(const ProcessResult& result) {
  const boost::json::value body = json_despite_warnings(result);
  Words ids;
  for (const auto& id : body.at("processed_user_ids").as_array()) {
    ids.emplace_back(id.as_string().c_str());
  }
  return ids;
}

}  // namespace signals::testing
