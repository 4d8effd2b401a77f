// SPDX-License-Identifier: Apache-2.0
#include "aws_secret.hpp"

#include <initializer_list>
#include <memory>
#include <optional>
#include <string>

#include <signals/aws_secrets/database_secret.hpp>
#include <signals/aws_secrets/secrets_manager.hpp>
#include <signals/http/client.hpp>

#include "say_retry.hpp"

namespace signals::program {
Secret fetch_aws_secret(const std::string& id, const Configuration& configuration) {
  // As the SDKs of AWS take them:
  // https://docs.aws.amazon.com/sdkref/latest/guide/feature-region.html and
  // feature-ss-endpoints.html.
  const auto first_of = [&](std::initializer_list<const char*> names) {
    std::optional<std::string> value;
    for (const char* const name : names) {
      if (!value) value = configuration.find(name);
    }
    return value;
  };
  aws_secrets::Options options{.on_retry = say_retry};
  const std::string of_id = aws_secrets::region_of_arn(id);
  if (!of_id.empty()) options.region = of_id;
  if (const auto region = first_of({"AWS_REGION", "AWS_DEFAULT_REGION"})) options.region = *region;
  options.endpoint =
      first_of({"AWS_ENDPOINT_URL_SECRETS_MANAGER", "AWS_ENDPOINT_URL"}).value_or("");
  aws_secrets::SecretsManager manager(options, std::make_shared<http::Client>(),
                                      [&](const std::string& name) -> std::optional<std::string> {
                                        if (!Configuration::is_secret(name))
                                          return configuration.find(name);
                                        const auto secret = configuration.find_secret(name);
                                        return secret ? std::optional(secret->reveal())
                                                      : std::nullopt;
                                      });
  return Secret(manager.secret(id));
}

Secret fetch_connection_string(const std::string& id, const Configuration& configuration) {
  return Secret(aws_secrets::connection_string_in(fetch_aws_secret(id, configuration).reveal()));
}

}  // namespace signals::program
