// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/aws_secrets/options.hpp>

namespace signals::inline SIGNALS_ABI::aws_secrets {

/// The URL of Secrets Manager: the endpoint of the options, or AWS's own of the region. Throws
/// `Error` with `invalid_argument` for a region or endpoint that cannot be one; no text can lead to
/// a host other than the one it names.
[[nodiscard]] std::string url_of(const Options& options);

/// Throws `Error` with `invalid_argument` for a text that can be neither a secret's name nor its
/// ARN, or is the ARN of another region.
void check_secret_id(std::string_view id, std::string_view region);

}  // namespace signals::inline SIGNALS_ABI::aws_secrets
