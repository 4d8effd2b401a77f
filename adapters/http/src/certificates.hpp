// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

namespace signals::http {

/// The file of PEM certificates of who may sign a server's: the one `configured`, else that which
/// `SSL_CERT_FILE` names, else the first that systems are known to keep; empty where there is none,
/// which leaves it to libcurl. Throws `Error` with `invalid_argument` for a file that was asked for
/// and cannot be read.
[[nodiscard]] std::string find_certificate_file(const std::string& configured);

}  // namespace signals::http
