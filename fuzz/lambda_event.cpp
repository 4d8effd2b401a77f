// SPDX-License-Identifier: Apache-2.0
// What AWS Lambda invokes the function with.
#include "event.hpp"
#include "query_string.hpp"
#include "target.hpp"

void signals::fuzz::take(std::string_view input) {
  static_cast<void>(lambda::parse_query_string(input));
  static_cast<void>(lambda::read_event(input));
}
