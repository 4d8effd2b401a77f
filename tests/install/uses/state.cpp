// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/state/sha256.hpp>

int main() {
  signals::Sha256 digest;
  digest.add("abc");
  std::cout << signals::hexadecimal(digest.finish(), 8) << '\n';
}
