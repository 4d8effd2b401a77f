// SPDX-License-Identifier: Apache-2.0
#include "environment_credentials.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::aws_secrets {
namespace {

constexpr auto id_name = "AWS_ACCESS_KEY_ID";
constexpr auto key_name = "AWS_SECRET_ACCESS_KEY";
constexpr auto session_token_name = "AWS_SESSION_TOKEN";

[[nodiscard]] std::string checked(const std::optional<std::string>& value, std::string_view name,
                                  std::string_view other) {
  if (!value) {
    throw Error(ErrorCode::unauthenticated,
                fmt::format("{} is set but {} is not; set both, or neither", other, name));
  }
  if (!is_credential(*value)) {
    throw Error(ErrorCode::unauthenticated,
                fmt::format("{} holds a character that no credential has, such as a space or a "
                            "line end; set it again",
                            name));
  }
  return *value;
}

}  // namespace

std::optional<std::string> value_of(const SecretsManager::Environment& environment,
                                    const std::string& name) {
  auto value = environment(name);
  return value && !value->empty() ? value : std::nullopt;
}

bool is_credential(std::string_view text) noexcept {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

std::optional<Credentials> environment_credentials(const SecretsManager::Environment& environment) {
  const auto id = value_of(environment, id_name);
  const auto key = value_of(environment, key_name);
  if (!id && !key) return std::nullopt;
  Credentials credentials{.access_key_id = checked(id, id_name, key_name),
                          .secret_access_key = checked(key, key_name, id_name)};
  if (const auto token = value_of(environment, session_token_name)) {
    credentials.session_token = checked(token, session_token_name, id_name);
  }
  return credentials;
}

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
