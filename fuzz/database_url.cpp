// SPDX-License-Identifier: Apache-2.0
// Connection strings. That no message has a password in it, the adapter's own tests hold.
#include <string>

#include "connection_string.hpp"
#include "target.hpp"

void signals::fuzz::take(std::string_view input) {
  const postgres::ConnectionString string{std::string(input)};
  require(!string.parameters().empty());
}
