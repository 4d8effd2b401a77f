// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::postgres::testing {

/// Where the server's own programs are, `initdb` and `postgres`, of the highest version that is
/// installed; empty where there are none.
[[nodiscard]] const std::string& server_programs();

/// Where a program of that name is; empty where there is none.
[[nodiscard]] std::string path_of_program(const std::string& name);

// For `doctest::skip`, which counts a test as skipped.
[[nodiscard]] bool has_server();
[[nodiscard]] bool has_pgbouncer();
[[nodiscard]] bool has_openssl();

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
