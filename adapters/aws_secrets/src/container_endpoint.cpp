// SPDX-License-Identifier: Apache-2.0
#include "container_endpoint.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

#include <fmt/format.h>

#include <signals/detail/secret_text.hpp>
#include <signals/error.hpp>
#include <signals/http/origin.hpp>

#include "environment_credentials.hpp"

namespace signals::inline SIGNALS_ABI::aws_secrets {
namespace {

constexpr auto relative_name = "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI";
constexpr auto full_name = "AWS_CONTAINER_CREDENTIALS_FULL_URI";
constexpr auto token_name = "AWS_CONTAINER_AUTHORIZATION_TOKEN";
constexpr auto token_file_name = "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE";

/// The agent of ECS, and that of EKS Pod Identity.
constexpr std::string_view ecs_host = "169.254.170.2";
constexpr std::array<std::string_view, 3> link_local_hosts{ecs_host, "169.254.170.23",
                                                           "[fd00:ec2::23]"};
constexpr std::size_t longest_token = 16'384;

[[noreturn]] void throw_unusable(std::string_view message) {
  throw Error(ErrorCode::unauthenticated, std::string(message));
}

[[nodiscard]] std::string relative_url(std::string_view path) {
  std::string url = fmt::format("http://{}{}", ecs_host, path);
  const auto origin = http::origin_of(url);
  if (!path.starts_with('/') || !is_credential(path) || !origin || origin->host != ecs_host) {
    throw_unusable(fmt::format("{} is not a path, which begins with /", relative_name));
  }
  return url;
}

[[nodiscard]] ContainerEndpoint full_endpoint(const std::string& url) {
  const auto origin = is_credential(url) ? http::origin_of(url) : std::nullopt;
  if (!origin) throw_unusable(fmt::format("{} is not a URL", full_name));
  const bool is_beside = std::find(link_local_hosts.begin(), link_local_hosts.end(),
                                   origin->host) != link_local_hosts.end();
  const bool is_local = is_beside || http::is_loopback(*origin);
  if (origin->scheme != "https" && !is_local) {
    throw_unusable(
        fmt::format("{} leads over plain http to another machine; only https may", full_name));
  }
  return {.url = url, .is_local = is_local};
}

[[nodiscard]] std::string token_in(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string token(longest_token + 1, '\0');
  file.read(token.data(), static_cast<std::streamsize>(token.size()));
  if (!file.is_open() || file.bad()) {
    throw_unusable(text::looks_like_key(path)
                       ? fmt::format("{} contains a token instead of the name of its file; set {}",
                                     token_file_name, token_name)
                       : fmt::format("{} cannot be read, which {} names", path, token_file_name));
  }
  token.resize(static_cast<std::size_t>(file.gcount()));
  token.resize(token.find_last_not_of("\r\n") + 1);
  if (token.size() > longest_token || token.empty()) {
    throw_unusable(fmt::format("{}, which {} names, holds no token", path, token_file_name));
  }
  return token;
}

/// A token may be two words, such as `Bearer abc`.
[[nodiscard]] bool is_header_value(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= ' ' && c < '\x7f'; });
}

[[nodiscard]] std::string authorization(const SecretsManager::Environment& environment) {
  std::string token;
  const auto path = value_of(environment, token_file_name);
  if (path) {
    token = token_in(*path);
  } else {
    token = value_of(environment, token_name).value_or("");
  }
  if (!is_header_value(token)) {
    throw_unusable(fmt::format(
        "the token that {} gives contains a character that no token may have, such as a line end",
        path ? token_file_name : token_name));
  }
  return token;
}

}  // namespace

std::optional<ContainerEndpoint> container_endpoint(
    const SecretsManager::Environment& environment) {
  if (const auto path = value_of(environment, relative_name)) {
    return ContainerEndpoint{.url = relative_url(*path)};
  }
  const auto url = value_of(environment, full_name);
  if (!url) return std::nullopt;
  ContainerEndpoint endpoint = full_endpoint(*url);
  endpoint.authorization = authorization(environment);
  return endpoint;
}

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
