// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::http {

/// The file of PEM certificates of trusted authorities: `configured`, or else that of
/// `SSL_CERT_FILE`, or else the first usual path of a system that exists; empty if there is none,
/// which means libcurl's default. Throws `Error` with `invalid_argument` for a requested file that
/// cannot be read.
[[nodiscard]] std::string find_certificate_file(const std::string& configured);

}  // namespace signals::inline SIGNALS_ABI::http
