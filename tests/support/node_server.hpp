// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <cstddef>
#include <string>
#include <vector>

#include <sys/types.h>

namespace signals::testing {

/// Whether there is a `node` on the PATH; for `doctest::skip`, which counts a test as skipped.
[[nodiscard]] bool has_node();

/// A script that Node.js runs beside a test, and that ends with it at the latest: also when the
/// thread that started it ends, so start it on one that lives as long as the test.
///
///     const NodeServer server("path/of/server.mjs", {"--slow"});
///     const auto url = fmt::format("http://127.0.0.1:{}/", server.port());
class NodeServer {
 public:
  /// Runs `node script arguments…`, and waits until it prints its first line. What it prints on
  /// stderr goes to that of the test. Throws `std::runtime_error` when it does not start.
  explicit NodeServer(const std::string& script, const std::vector<std::string>& arguments = {});
  NodeServer(const NodeServer&) = delete;
  NodeServer& operator=(const NodeServer&) = delete;
  ~NodeServer();

  /// The first line, without its end.
  [[nodiscard]] const std::string& first_line() const noexcept { return first_line_; }

  /// The first line is numbers with blanks between them, the ports that the server listens on: this
  /// one of them, the first being 0.
  [[nodiscard]] int port(std::size_t index = 0) const;

  /// The next line of stdout; throws `std::runtime_error` when none comes in time.
  [[nodiscard]] std::string read_line(std::chrono::milliseconds timeout = std::chrono::minutes{1});

  /// Sends a signal, and waits for the end. Nothing happens where it has ended.
  void end(int signal);

  [[nodiscard]] pid_t id() const noexcept { return id_; }

 private:
  pid_t id_ = -1;
  int output_ = -1;
  std::string unread_{};
  std::string first_line_{};
};

}  // namespace signals::testing
