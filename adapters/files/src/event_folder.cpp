// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <system_error>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/files/event_folder.hpp>

namespace signals::inline SIGNALS_ABI::files {
namespace {

[[nodiscard]] bool is_of_events(std::string_view name) {
  if (name.starts_with('_')) return false;
  for (const std::string_view compression : {".gz", ".zst"}) {
    if (name.ends_with(compression)) name.remove_suffix(compression.size());
  }
  constexpr std::array<std::string_view, 3> endings{".ndjson", ".jsonl", ".json"};
  return std::any_of(endings.begin(), endings.end(),
                     [&](std::string_view ending) { return name.ends_with(ending); });
}

}  // namespace

EventFolder list_event_folder(const std::string& path) {
  EventFolder folder;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(path, error), end; !error && entry != end;
       entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (name.starts_with('.')) continue;
    std::error_code ignored;
    const bool is_events = is_of_events(name) && !entry->is_directory(ignored);
    (is_events ? folder.events : folder.others).push_back(entry->path().string());
  }
  if (error) {
    throw Error(
        error == std::errc::permission_denied ? ErrorCode::permission_denied : ErrorCode::not_found,
        fmt::format("cannot list {}: {}", path, error.message()));
  }
  std::sort(folder.events.begin(), folder.events.end());
  std::sort(folder.others.begin(), folder.others.end());
  return folder;
}

}  // namespace signals::inline SIGNALS_ABI::files
