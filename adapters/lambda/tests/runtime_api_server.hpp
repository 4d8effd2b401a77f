// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <signals/abi.hpp>

#include "support/node_server.hpp"

namespace signals::inline SIGNALS_ABI::lambda::testing {

using signals::testing::has_node;

/// A call that a Runtime API got.
struct Call {
  std::string path;
  std::string error_type;
  std::size_t bytes = 0;
  /// Empty when it is long.
  std::string body;
};

/// A Runtime API that does what a test asks for; `runtime_api.mjs` says how.
class RuntimeApiServer {
 public:
  explicit RuntimeApiServer(const boost::json::value& scenario)
      : server_(LAMBDA_TESTS "/runtime_api.mjs", {boost::json::serialize(scenario)}) {}

  [[nodiscard]] std::string address() const { return fmt::format("127.0.0.1:{}", server_.port()); }

  /// The next call other than for invocations.
  [[nodiscard]] Call next_call() {
    const boost::json::value line = boost::json::parse(server_.read_line());
    return {.path = std::string(line.at("path").as_string()),
            .error_type = std::string(line.at("type").as_string()),
            .bytes = line.at("bytes").to_number<std::size_t>(),
            .body = std::string(line.at("body").as_string())};
  }

 private:
  signals::testing::NodeServer server_;
};

}  // namespace signals::inline SIGNALS_ABI::lambda::testing
