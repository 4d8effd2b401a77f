// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/error.hpp>
#include <signals/lambda/log.hpp>

int main() {
  try {
    static_cast<void>(signals::lambda::log_level_named("loud"));
  } catch (const signals::Error& error) {
    std::cout << name_of(error.code()) << '\n';
  }
}
