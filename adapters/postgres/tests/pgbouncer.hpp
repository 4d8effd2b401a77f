// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include <signals/abi.hpp>

#include "cluster.hpp"
#include "support/background_process.hpp"
#include "support/temporary_directory.hpp"

namespace signals::inline SIGNALS_ABI::postgres::testing {

/// A PgBouncer of the test's own before a cluster, set up as documented, with so many connections
/// to the server for each database.
class PgBouncer {
 public:
  PgBouncer(const Cluster& cluster, int server_connections);

  /// For the role `signals`, through PgBouncer.
  [[nodiscard]] std::string url(std::string_view database) const;

  [[nodiscard]] int port() const noexcept { return port_; }

 private:
  signals::testing::TemporaryDirectory directory_;
  int port_;
  std::unique_ptr<signals::testing::BackgroundProcess> process_;
};

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
