// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/error.hpp>
#include <signals/firestore/service_account.hpp>

int main() {
  try {
    static_cast<void>(signals::firestore::ServiceAccountKey::parse("{}", "key.json"));
  } catch (const signals::Error& error) {
    std::cout << name_of(error.code()) << '\n';
  }
}
