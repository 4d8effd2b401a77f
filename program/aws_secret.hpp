// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "configuration.hpp"
#include "secret.hpp"

namespace signals::program {

/// The text of a secret in AWS Secrets Manager, by its name or ARN, as it is now. Region, endpoint
/// and credentials are those of the configuration. Throws `Error` if it cannot be had, or if the
/// build has no adapter for AWS: the build compiles one of two sources with this function.
[[nodiscard]] Secret fetch_aws_secret(const std::string& id, const Configuration& configuration);

/// The connection string in such a secret, which is its text or what Amazon RDS keeps as JSON.
/// Throws likewise.
[[nodiscard]] Secret fetch_connection_string(const std::string& id,
                                             const Configuration& configuration);

}  // namespace signals::program
