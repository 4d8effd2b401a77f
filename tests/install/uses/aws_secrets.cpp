// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/aws_secrets/secrets_manager.hpp>
#include <signals/error.hpp>
#include <signals/http/client.hpp>

int main() {
  try {
    const signals::aws_secrets::SecretsManager secrets({.endpoint = "ftp://example.org"},
                                                       std::make_shared<signals::http::Client>(),
                                                       [](auto&) { return std::nullopt; });
  } catch (const signals::Error& error) {
    std::cout << name_of(error.code()) << '\n';
  }
}
