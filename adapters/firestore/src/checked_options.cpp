// SPDX-License-Identifier: Apache-2.0
#include "checked_options.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <string_view>
#include <utility>

#include <fmt/format.h>

#include "resource_path.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

void require(bool holds, std::string_view option, std::string problem) {
  if (!holds) throw OptionError(option, std::move(problem));
}

[[nodiscard]] bool is_made_of(std::string_view text, std::string_view others) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
           others.find(c) != std::string_view::npos;
  });
}

/// Also of the older kind, `example.com:name`.
[[nodiscard]] bool is_project_id(std::string_view id) {
  constexpr std::size_t longest = 128;
  return id.size() <= longest && is_made_of(id, "-.:_") && fault_of_id(id).empty();
}

[[nodiscard]] bool is_database_id(std::string_view id) {
  constexpr std::size_t longest = 63;
  return id == "(default)" || (!id.empty() && id.size() <= longest && is_made_of(id, "-"));
}

void require_collection(std::string_view id, std::string_view option) {
  const auto fault = fault_of_id(id);
  require(fault.empty(), option, fmt::format("cannot be the id of a collection: {}", fault));
}

/// A collection, or one below a document: `tenants/t1/users`.
void require_root(std::string_view path) {
  constexpr std::string_view option = "root_collection";
  require(std::count(path.begin(), path.end(), '/') % 2 == 0, option,
          "must be a collection, or the path of one: COLLECTION/DOCUMENT/COLLECTION");
  for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    const auto fault = fault_of_id(path.substr(0, slash));
    require(fault.empty(), option, fmt::format("has a part that cannot be an id: {}", fault));
    path.remove_prefix(slash + 1);
  }
  require_collection(path, option);
}

void require_time(std::chrono::milliseconds time, int least, std::string_view option) {
  require(time.count() >= least && time <= std::chrono::hours{24}, option,
          fmt::format("must be {} ms or more, and a day at most", least));
}

}  // namespace

Options checked(Options options) {
  require(!options.project_id.empty(), "project_id",
          "is missing; set the project of the Firestore database");
  require(is_project_id(options.project_id), "project_id",
          "must be a project's id: lower-case letters, digits and -");
  require(is_database_id(options.database), "database",
          "must be (default) or lower-case letters, digits and -");
  require_root(options.root_collection);
  require_collection(options.events_subcollection, "events_subcollection");
  require(options.attempts > 0, "attempts", "must be at least 1");
  require_time(options.timeout, 1, "timeout");
  require_time(options.connect_timeout, 1, "connect_timeout");
  require_time(options.idle_timeout, 1, "idle_timeout");
  require_time(options.first_backoff, 0, "first_backoff");
  require_time(options.longest_backoff, 0, "longest_backoff");
  return options;
}

}  // namespace signals::inline SIGNALS_ABI::firestore
