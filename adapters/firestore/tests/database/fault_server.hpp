// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <boost/json/value.hpp>

#include <signals/firestore/access_token_source.hpp>
#include <signals/firestore/event_database.hpp>
#include <signals/http/client.hpp>

#include "support/node_server.hpp"

namespace signals::inline SIGNALS_ABI::firestore::testing {

// Tests write these names alone.
using namespace signals;
using namespace firestore;
using namespace signals::testing;

/// What the server saw of a request, and what it answered.
struct SeenRequest {
  std::string method{};
  std::string url{};
  std::string authorization{};
  std::string http_version{};
  /// The segments of the path below `documents`, as the server read them.
  std::vector<std::string> path{};
  /// The document that a query started after, and the time that it was for.
  std::string start_at{};
  std::string read_time{};
  /// What Firestore would bill for the whole answer.
  std::uint64_t reads = 0;
  /// How many connections had been opened by then.
  int connections = 0;
  int status = 0;
  /// How long the answer was, or would have been, and how many documents of it were sent whole.
  std::size_t bytes = 0;
  std::size_t whole_documents = 0;
  std::string encoding{};
};

/// `fault_server/server.mjs`, beside the test.
class FaultServer {
 public:
  /// Speaks HTTP/1.1, or, given files of a key and a certificate, HTTP/2 over TLS.
  explicit FaultServer(const std::vector<std::string>& key_and_certificate = {});

  /// One for all tests that need no other, with these documents alone, and without faults and
  /// settings.
  [[nodiscard]] static FaultServer& fresh(const boost::json::array& documents = {});

  /// `http://127.0.0.1:port`.
  [[nodiscard]] const std::string& endpoint() const noexcept { return endpoint_; }
  /// Options for it that wait for nothing before trying again.
  [[nodiscard]] Options options() const;

  /// Adds `[{"path": […], "fields": {…}}]`: see the server.
  void add(const boost::json::array& documents);
  /// Lets the server's clock go on to that instant.
  void set_clock(std::string_view time);
  /// The server has an index of that field over all collections of a name.
  void add_index(std::string_view field);
  /// What becomes of the requests to come, in JSON: see the server.
  void fail(const boost::json::array& faults);
  void fail(std::string_view faults);
  /// Only requests with this token are served.
  void require_token(std::string_view token);
  /// What came since this was last asked.
  [[nodiscard]] std::vector<SeenRequest> requests();

 private:
  boost::json::value tell(std::string_view what, const boost::json::value& content);

  NodeServer server_;
  http::Client client_;
  std::string endpoint_;
  std::string control_;
};

/// Gives the same token to all, whatever becomes of it.
class OneToken final : public AccessTokenSource {
 public:
  explicit OneToken(std::string token) : token_(std::move(token)) {}
  [[nodiscard]] std::string token(std::stop_token) override { return token_; }
  void reject(std::string_view) override {}

 private:
  std::string token_;
};

/// The client that tests share.
[[nodiscard]] std::shared_ptr<http::Client> shared_client();

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
