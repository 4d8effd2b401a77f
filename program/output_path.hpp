// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <string>

namespace signals::program {

/// The file that a path names behind its links, which may not exist yet, so that the last link
/// points to the written file.
///
/// Throws `Error` with `permission_denied` for a link or a file that another user put into a folder
/// that all share, and `std::system_error` for links without end.
[[nodiscard]] std::string behind_links(std::filesystem::path path);

}  // namespace signals::program
