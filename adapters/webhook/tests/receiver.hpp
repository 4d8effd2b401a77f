// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include <boost/json/value.hpp>

#include "support/node_server.hpp"

namespace signals::testing {

/// A secret for tests alone.
inline const std::string test_secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

/// receiver.mjs, which writes what it received to a file, also beyond its own death.
class Receiver {
 public:
  /// `faults` is the share of requests that fail, or the way in which all do.
  Receiver(std::string log, const std::string& faults, const std::string& secret = test_secret);

  /// Kills it, and starts another one on the same port.
  void restart(const std::string& faults);
  /// Kills it.
  void kill();

  [[nodiscard]] int port() const noexcept { return port_; }
  [[nodiscard]] std::string url() const;

  /// The requests that had been logged so far, in their order.
  [[nodiscard]] std::vector<boost::json::value> requests() const;

  /// The bodies of those that were received, without the ones whose id was received before, by the
  /// member `user_id` of the body.
  [[nodiscard]] std::map<std::string, std::vector<std::string>> received() const;

 private:
  void start(const std::string& faults);

  std::string log_;
  std::string secret_;
  int port_ = 0;
  std::unique_ptr<NodeServer> server_;
};

}  // namespace signals::testing
