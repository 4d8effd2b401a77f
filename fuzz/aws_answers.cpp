// SPDX-License-Identifier: Apache-2.0
// The answers of AWS Secrets Manager and of a container's credentials.
#include <signals/http/response.hpp>

#include "container_credentials.hpp"
#include "secret_response.hpp"
#include "target.hpp"

void signals::fuzz::take(std::string_view input) {
  http::Response response;
  response.head.status = 200;
  response.body = std::string(input);
  try {
    static_cast<void>(aws_secrets::read_secret(response, {.id = "id", .region = "eu-west-1"}));
  } catch (const Error&) {
  }
  static_cast<void>(aws_secrets::read_container_credentials(response, "the container", {}));
}
