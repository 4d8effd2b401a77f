// SPDX-License-Identifier: Apache-2.0
#include "event_paths.hpp"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/files/event_folder.hpp>

#include "first_of.hpp"
#include "message.hpp"

namespace signals::program {
namespace {

[[nodiscard]] bool is_same_file(const std::string& path, const std::optional<std::string>& other) {
  std::error_code ignored;
  return other && std::filesystem::equivalent(path, *other, ignored);
}

/// Adds the files of events in a folder, and says which other ones it holds.
void add_folder(const std::string& path,
                std::initializer_list<std::optional<std::string>> of_other_options,
                std::vector<std::string>& files) {
  files::EventFolder folder = files::list_event_folder(path);
  std::erase_if(folder.events, [&](const std::string& file) {
    return std::any_of(of_other_options.begin(), of_other_options.end(),
                       [&](const auto& other) { return is_same_file(file, other); });
  });
  if (folder.events.empty()) {
    throw Error(
        ErrorCode::invalid_argument,
        fmt::format("--events: no events in {}; expected files named .ndjson, .jsonl or .json, "
                    "perhaps with .gz or .zst behind",
                    path));
  }
  if (!folder.others.empty()) {
    say(fmt::format("warning: skipped what is not named .ndjson, .jsonl or .json: {}",
                    first_of(folder.others)));
  }
  files.insert(files.end(), folder.events.begin(), folder.events.end());
}

}  // namespace

std::vector<std::string> event_paths(
    const std::vector<std::string>& given,
    std::initializer_list<std::optional<std::string>> of_other_options) {
  std::vector<std::string> files;
  for (const std::string& path : given) {
    std::error_code ignored;
    if (std::filesystem::is_directory(path, ignored)) {
      add_folder(path, of_other_options, files);
    } else {
      files.push_back(path);
    }
  }
  return files;
}

}  // namespace signals::program
