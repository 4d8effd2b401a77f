// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <signals/error.hpp>

#include "aws_secret.hpp"

namespace signals::program {

Secret fetch_aws_secret(const std::string& id, const Configuration& /*configuration*/) {
  throw Error(
      ErrorCode::unimplemented,
      fmt::format("this build has no aws_secrets adapter to fetch {} with; set DATABASE_URL", id));
}

Secret fetch_connection_string(const std::string& id, const Configuration& configuration) {
  return fetch_aws_secret(id, configuration);
}

}  // namespace signals::program
