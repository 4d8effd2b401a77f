// SPDX-License-Identifier: Apache-2.0
#include <iostream>
#include <string>

#include <signals/page/page.hpp>

int main() {
  signals::Page page({});
  page.add(signals::Report{});
  std::string html;
  page.write([&](std::string_view part) { html += part; });
  std::cout << (html.find("0 of 1 user is engaged") == std::string::npos ? "no user" : "1 user")
            << '\n';
}
