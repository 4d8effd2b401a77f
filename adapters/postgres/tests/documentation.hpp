// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres::testing {

/// The first block of that language in docs/postgres.md, such as `sql`.
[[nodiscard]] inline std::string documented(const std::string& language) {
  std::ifstream file(TESTS "/../../../docs/postgres.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string fence = "\n```" + language + "\n";
  const auto start = text.find(fence);
  if (start == std::string::npos) throw std::runtime_error("no " + language + " is documented");
  const auto first = start + fence.size();
  return text.substr(first, text.find("```", first) - first);
}

/// Puts `to` in the place of `from`, which must be there.
inline void replace(std::string& text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  if (at == std::string::npos) throw std::runtime_error("no \"" + from + "\" in\n" + text);
  text.replace(at, from.size(), to);
}

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
