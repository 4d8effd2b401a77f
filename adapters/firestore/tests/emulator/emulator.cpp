// SPDX-License-Identifier: Apache-2.0
#include "emulator.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <stdexcept>

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <sys/wait.h>

#include <signals/http/client.hpp>

#include "emulator_paths.hpp"
#include "support/node_server.hpp"

namespace signals::firestore::testing {
namespace {

namespace json = boost::json;

/// What came of the installation of the emulator's packages.
struct Installation {
  std::string folder;
  std::string reason;  // for there being none
  bool is_skipped = false;
};

[[nodiscard]] std::string last_line(std::string text) {
  while (text.ends_with('\n')) text.pop_back();
  const auto end = text.rfind('\n');
  return end == std::string::npos ? text : text.substr(end + 1);
}

[[nodiscard]] Installation install() {
  const std::string command = fmt::format("'{}' '{}' 2>&1", paths::install, paths::packages);
  std::FILE* const pipe = ::popen(command.c_str(), "re");  // NOLINT(cert-env33-c)
  if (pipe == nullptr) return {};
  std::string printed;
  std::array<char, 4096> buffer{};
  while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), pipe)) {
    printed.append(buffer.data(), count);
  }
  const int status = ::pclose(pipe);
  constexpr int skipped = 77;
  const bool has_ended = WIFEXITED(status);
  if (has_ended && WEXITSTATUS(status) == 0) return {.folder = last_line(printed), .reason = {}};
  std::printf("%s\n", last_line(printed).c_str());
  return {.folder = {},
          .reason = last_line(printed),
          .is_skipped = has_ended && WEXITSTATUS(status) == skipped};
}

[[nodiscard]] const Installation& installation() {
  static const Installation result = install();
  return result;
}

}  // namespace

// A failure other than to reach what is needed is one of the tests.
bool has_emulator() { return !installation().is_skipped; }

Emulator& Emulator::shared() {
  static Emulator emulator;
  return emulator;
}

Emulator::Emulator() {
  if (installation().folder.empty()) {
    throw std::runtime_error("the emulator cannot be installed: " + installation().reason);
  }
  server_ = std::make_unique<signals::testing::NodeServer>(paths::gateway,
                                                           std::vector{installation().folder});
}

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

}  // namespace signals::firestore::testing
