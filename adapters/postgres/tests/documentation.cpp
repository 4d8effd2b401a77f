// SPDX-License-Identifier: Apache-2.0
#include "documentation.hpp"

#include <fstream>
#include <iterator>

namespace signals::inline SIGNALS_ABI::postgres::testing {

std::string documented(const std::string& language) {
  std::ifstream file(TESTS "/../../../docs/guides/postgres.md");
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const std::string fence = "\n```" + language + "\n";
  const auto start = text.find(fence);
  if (start == std::string::npos) throw std::runtime_error("no " + language + " is documented");
  const auto first = start + fence.size();
  return text.substr(first, text.find("```", first) - first);
}

std::string state_sql_path() { return TESTS "/../state.sql"; }

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
