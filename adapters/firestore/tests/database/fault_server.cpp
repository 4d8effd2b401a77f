// SPDX-License-Identifier: Apache-2.0
#include "fault_server.hpp"

#include <cstdint>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI::firestore::testing {
namespace {

namespace json = boost::json;

[[nodiscard]] SeenRequest request_of(const json::object& seen) {
  const auto text = [&](const char* name) {
    const json::value* const value = seen.if_contains(name);
    return value != nullptr ? json::value_to<std::string>(*value) : std::string();
  };
  const auto number = [&](const char* name) {
    const json::value* const value = seen.if_contains(name);
    return value != nullptr ? value->to_number<std::int64_t>() : std::int64_t{0};
  };
  return {.method = text("method"),
          .url = text("url"),
          .authorization = text("authorization"),
          .http_version = text("http"),
          .path = json::value_to<std::vector<std::string>>(seen.at("path")),
          .start_at = text("startAt"),
          .read_time = text("readTime"),
          .reads = static_cast<std::uint64_t>(number("reads")),
          .connections = static_cast<int>(number("connections")),
          .status = static_cast<int>(number("status")),
          .bytes = static_cast<std::size_t>(number("bytes")),
          .whole_documents = static_cast<std::size_t>(number("whole")),
          .encoding = text("encoding")};
}

}  // namespace

FaultServer::FaultServer(const std::vector<std::string>& key_and_certificate)
    : server_(TESTS "/fault_server/server.mjs", key_and_certificate),
      endpoint_(fmt::format("{}://127.0.0.1:{}", key_and_certificate.empty() ? "http" : "https",
                            server_.port())),
      control_(fmt::format("http://127.0.0.1:{}", server_.port(1))) {}

FaultServer& FaultServer::fresh(const boost::json::array& documents) {
  static FaultServer server;
  server.tell("reset", {});
  if (!documents.empty()) server.add(documents);
  return server;
}

Options FaultServer::options() const {
  return {.project_id = "demo-signals",
          .root_collection = "users",
          .endpoint = endpoint_,
          .first_backoff = std::chrono::milliseconds{0},
          .longest_backoff = std::chrono::milliseconds{0}};
}

void FaultServer::add(const json::array& documents) { tell("documents", documents); }
void FaultServer::set_clock(std::string_view time) { tell("clock", json::string(time)); }
void FaultServer::add_index(std::string_view field) {
  tell("settings", json::object{{"indexes", json::array{json::string(field)}}});
}
void FaultServer::fail(const json::array& faults) { tell("faults", faults); }
void FaultServer::fail(std::string_view faults) {
  tell("faults", json::parse({faults.data(), faults.size()}));
}
void FaultServer::require_token(std::string_view token) {
  tell("settings", json::object{{"token", token}});
}

std::vector<SeenRequest> FaultServer::requests() {
  std::vector<SeenRequest> requests;
  const json::value seen = tell("requests", {});
  for (const json::value& request : seen.as_array()) {
    requests.push_back(request_of(request.as_object()));
  }
  return requests;
}

json::value FaultServer::tell(std::string_view what, const json::value& content) {
  constexpr std::size_t longest = 64 * 1024 * 1024;
  const auto response = client_.fetch({.method = http::Method::post,
                                       .url = fmt::format("{}/{}", control_, what),
                                       .headers = {{"Content-Type", "application/json"}},
                                       .body = json::serialize(content)},
                                      longest);
  if (response.head.status != 200) throw std::runtime_error("the fault server: " + response.body);
  return json::parse(response.body);
}

std::shared_ptr<http::Client> shared_client() {
  static const auto client = std::make_shared<http::Client>();
  return client;
}

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
