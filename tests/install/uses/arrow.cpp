// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/arrow/states.hpp>
#include <signals/error.hpp>

int main() {
  try {
    ArrowArrayStream released{};
    signals::arrow::States().add(released);
  } catch (const signals::Error& error) {
    std::cout << name_of(error.code()) << '\n';
  }
}
