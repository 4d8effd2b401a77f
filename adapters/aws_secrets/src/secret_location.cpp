// SPDX-License-Identifier: Apache-2.0
#include "secret_location.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/http/origin.hpp>

namespace signals::inline SIGNALS_ABI::aws_secrets {
namespace {

constexpr std::size_t longest_id = 2048;

[[noreturn]] void throw_invalid(std::string_view message) {
  throw Error(ErrorCode::invalid_argument, std::string(message));
}

[[nodiscard]] bool is_lower_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

[[nodiscard]] bool is_region(std::string_view text) {
  constexpr std::size_t longest = 32;
  return !text.empty() && text.size() <= longest && is_lower_or_digit(text.front()) &&
         is_lower_or_digit(text.back()) && std::all_of(text.begin(), text.end(), [](char c) {
           return is_lower_or_digit(c) || c == '-';
         });
}

[[nodiscard]] bool is_id(std::string_view text) {
  constexpr std::string_view others = "/_+=.@-:!";
  return !text.empty() && text.size() <= longest_id &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return is_lower_or_digit(c) || (c >= 'A' && c <= 'Z') ||
                  others.find(c) != std::string_view::npos;
         });
}

}  // namespace

std::string region_of_arn(std::string_view id) {
  if (!id.starts_with("arn:")) return "";
  constexpr int parts_before_region = 3;
  for (int i = 0; i < parts_before_region; ++i) {
    const auto colon = id.find(':');
    if (colon == std::string_view::npos) return "";
    id.remove_prefix(colon + 1);
  }
  return std::string(id.substr(0, id.find(':')));
}

std::string url_of(const Options& options) {
  if (!is_region(options.region)) {
    throw_invalid(
        "the AWS region must be a name such as eu-west-1: lower-case letters, digits "
        "and -; check AWS_REGION and AWS_DEFAULT_REGION");
  }
  if (options.endpoint.empty()) {
    return fmt::format("https://secretsmanager.{}.amazonaws.com{}/", options.region,
                       options.region.starts_with("cn-") ? ".cn" : "");
  }
  const auto origin = http::origin_of(options.endpoint);
  const bool has_query = options.endpoint.find('?') != std::string::npos;
  if (!origin || origin->path != "/" || has_query) {
    throw_invalid(
        "the endpoint of AWS must be a scheme, host and port such as "
        "https://HOST:PORT; check AWS_ENDPOINT_URL_SECRETS_MANAGER and AWS_ENDPOINT_URL");
  }
  if (origin->scheme != "https" && !http::is_loopback(*origin)) {
    throw_invalid(
        "the endpoint of AWS leads over plain http to another machine, and credentials would go "
        "there; "
        "use https; check AWS_ENDPOINT_URL_SECRETS_MANAGER and AWS_ENDPOINT_URL");
  }
  return options.endpoint.ends_with('/') ? options.endpoint : options.endpoint + '/';
}

void check_secret_id(std::string_view id, std::string_view region) {
  if (!is_id(id)) {
    throw_invalid(
        "the id of the secret must be its name or ARN: letters, digits and /_+=.@-:! "
        "alone; check FIREBASE_SECRET_ID");
  }
  const std::string own_region = region_of_arn(id);
  if (!own_region.empty() && own_region != region) {
    throw_invalid(fmt::format("the secret {} is in {} and not in {}; set AWS_REGION to {}", id,
                              own_region, region, own_region));
  }
}

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
