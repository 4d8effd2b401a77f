// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <utility>

#include <signals/error.hpp>
#include <signals/postgres/options.hpp>

#include "random_source.hpp"
#include "retrying.hpp"

namespace signals::inline SIGNALS_ABI::postgres {

Options checked(Options options) {
  const auto require = [](bool holds, std::string_view what) {
    if (!holds) throw Error(ErrorCode::invalid_argument, std::string(what));
  };
  require(options.connections > 0, "connections must be at least 1");
  require(options.attempts > 0, "attempts must be at least 1");
  require(options.users_per_query > 0, "users_per_query must be at least 1");
  require(options.timeout.count() > 0, "timeout must be above 0");
  require(options.connect_timeout.count() > 0, "connect_timeout must be above 0");
  require(options.first_backoff.count() >= 0 && options.longest_backoff.count() >= 0,
          "a backoff must not be below 0");
  require(options.clock != nullptr, "clock is missing");
  if (!options.random) options.random = make_random_source();
  return options;
}

}  // namespace signals::inline SIGNALS_ABI::postgres
