// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::aws_secrets {

/// The connection string for libpq in the text of a secret: the text as it is, or made from what
/// Amazon RDS keeps there as JSON: `username`, `password` and `host`, and `port` and `dbname` where
/// they are given
/// (https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_secret_json_structure.html).
/// Throws `Error` with `failed_precondition` for JSON that lacks one of the former. Messages quote
/// nothing of the secret.
[[nodiscard]] SIGNALS_EXPORT std::string connection_string_in(std::string_view text);

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
