// SPDX-License-Identifier: Apache-2.0
// Files of variables: no fault quotes a value.
#include "dot_env.hpp"

#include "target.hpp"

void signals::fuzz::take(std::string_view input) {
  std::size_t last = 0;
  const auto variables = program::parse_dot_env(input, [&](const program::DotEnvFault& fault) {
    require(fault.line >= last);
    last = fault.line;
  });
  for (const auto& [name, value] : variables) require(!name.empty());
}
