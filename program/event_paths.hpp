// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

namespace signals::program {

/// The files that `--events` names, in their order. A folder stands for the files of events in it,
/// but for those that other options name. Says which files of a folder it passes over. Throws
/// `Error` for a folder without events.
[[nodiscard]] std::vector<std::string> event_paths(
    const std::vector<std::string>& given,
    std::initializer_list<std::optional<std::string>> of_other_options);

}  // namespace signals::program
