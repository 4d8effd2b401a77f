// SPDX-License-Identifier: Apache-2.0
#include <iostream>

#include <signals/state/sha256.hpp>

int main() { std::cout << signals::hexadecimal(signals::Sha256().finish(), 8) << '\n'; }
