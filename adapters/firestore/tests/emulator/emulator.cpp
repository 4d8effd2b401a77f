// SPDX-License-Identifier: Apache-2.0
#include "emulator.hpp"

#include <algorithm>
#include <stdexcept>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <signals/http/client.hpp>

#include "support/installation.hpp"
#include "support/node_server.hpp"

namespace signals::inline SIGNALS_ABI::firestore::testing {
namespace {

namespace json = boost::json;

[[nodiscard]] const signals::testing::Installation& installation() {
  static const signals::testing::Installation result(TESTS "/emulator/install",
                                                     TESTS_BUILD "/emulator/packages");
  return result;
}

}  // namespace

bool has_emulator() { return !installation().is_skipped(); }

Emulator& Emulator::shared() {
  static Emulator emulator;
  return emulator;
}

Emulator::Emulator()
    : server_(std::make_unique<signals::testing::NodeServer>(
          TESTS "/emulator/gateway.mjs", std::vector{installation().folder()})) {}

Emulator::~Emulator() = default;

std::string Emulator::host() const { return fmt::format("127.0.0.1:{}", server_->port()); }

void Emulator::write(std::span<const StoredDocument> documents, const std::string& project) {
  constexpr std::size_t most_at_once = 500;  // the server's limit
  http::Client client;
  const std::string root = fmt::format("projects/{}/databases/(default)/documents", project);
  while (!documents.empty()) {
    const auto some = documents.first(std::min(documents.size(), most_at_once));
    documents = documents.subspan(some.size());
    json::array writes;
    for (const StoredDocument& document : some) {
      const std::string name = fmt::format("{}/{}", root, document.path);
      writes.emplace_back(json::object{{"update", {{"name", name}, {"fields", document.fields}}}});
    }
    constexpr std::size_t longest_answer = 10'000'000;
    const auto response =
        client.fetch({.method = http::Method::post,
                      .url = fmt::format("{}/v1/{}:commit", endpoint(), root),
                      .body = json::serialize(json::object{{"writes", std::move(writes)}})},
                     longest_answer);
    if (response.head.status != 200) throw std::runtime_error(response.body);
  }
}

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
