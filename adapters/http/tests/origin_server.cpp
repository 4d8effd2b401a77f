// SPDX-License-Identifier: Apache-2.0
#include "origin_server.hpp"

#include <sstream>

#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI::http::testing {

OriginServer::OriginServer()
    : server_(script("origin.mjs"), {certificate_.key, certificate_.certificate}) {}

OriginServer& OriginServer::shared() {
  static OriginServer server;
  return server;
}

ClientOptions OriginServer::options() const {
  return {.certificate_file = authority_.certificate()};
}

std::map<std::string, int> OriginServer::counts() {
  std::istringstream words(counting_.fetch({.url = http("/counts")}, 1000).body);
  std::map<std::string, int> counts;
  for (std::string word; words >> word;) {
    const auto equals = word.find('=');
    counts[word.substr(0, equals)] = std::stoi(word.substr(equals + 1));
  }
  return counts;
}

std::string OriginServer::url(std::string_view scheme, std::size_t index,
                              std::string_view path) const {
  return fmt::format("{}://127.0.0.1:{}{}", scheme, server_.port(index), path);
}

std::string script(std::string_view name) { return fmt::format(TESTS "/servers/{}", name); }

std::string patterned_bytes(std::size_t count, std::size_t from) {
  constexpr std::size_t period = 251;
  std::string bytes(count, '\0');
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>((from + i) % period);
  return bytes;
}

}  // namespace signals::inline SIGNALS_ABI::http::testing
