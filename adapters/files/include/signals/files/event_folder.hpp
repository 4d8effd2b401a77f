// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::files {

/// What lies in a folder, by name order, with the folder's path in front.
struct EventFolder {
  /// The files of events: those whose names end in `.ndjson`, `.jsonl` or `.json`, perhaps followed
  /// by `.gz` or `.zst`, and do not begin with a dot or an underscore.
  std::vector<std::string> events{};
  /// All else whose name does not begin with a dot: other files and folders.
  std::vector<std::string> others{};
};

/// Lists the folder at `path`, without the folders in it. Throws `Error` where it cannot be listed.
[[nodiscard]] SIGNALS_EXPORT EventFolder list_event_folder(const std::string& path);

}  // namespace signals::inline SIGNALS_ABI::files
