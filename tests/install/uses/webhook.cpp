// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/error.hpp>
#include <signals/webhook/delivery.hpp>

int main() {
  try {
    const signals::webhook::SigningSecrets secrets("whsec_short");
  } catch (const signals::Error& error) {
    std::cout << name_of(error.code()) << '\n';
  }
}
