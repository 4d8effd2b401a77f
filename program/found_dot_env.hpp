// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>

namespace signals::program {

/// Whether a `.env` that nobody named may be read: it belongs to the user who runs the program, to
/// the one who became root by sudo, or to root, and not everybody may write it.
[[nodiscard]] bool is_own_file(const std::string& path);

/// Throws `Error` for a variable of such a file that would send what the environment holds in
/// confidence to a place of the file's choice, or put an emulator in the place of the database.
void require_no_diversion(const std::string& path,
                          const std::map<std::string, std::string>& variables);

}  // namespace signals::program
