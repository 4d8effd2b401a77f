// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/http/client.hpp>
#include <signals/http/origin.hpp>

int main() {
  const signals::http::Client client;
  std::cout << signals::http::origin_of("https://example.org/a")->host << '\n';
}
