// SPDX-License-Identifier: Apache-2.0
#include "checked_options.hpp"

#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include <signals/error.hpp>

#include "resource_path.hpp"

namespace signals::firestore {
namespace {

void require(bool holds, std::string_view what) {
  if (!holds) throw Error(ErrorCode::invalid_argument, std::string(what));
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
  if (const auto fault = fault_of_id(id); !fault.empty()) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{} can be no collection's id: {}", option, fault));
  }
}

/// A collection, or one below a document: `tenants/t1/users`.
void require_root(std::string_view path) {
  const auto slashes = std::count(path.begin(), path.end(), '/');
  require(slashes % 2 == 0,
          "root_collection must be a collection, or the path of one: COLLECTION/DOCUMENT/"
          "COLLECTION");
  for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    require_collection(path.substr(0, slash), "a part of root_collection");
    path.remove_prefix(slash + 1);
  }
  require_collection(path, "root_collection");
}

void require_times(const Options& options) {
  using std::chrono::milliseconds;
  constexpr milliseconds day = std::chrono::hours{24};
  const auto is_time = [&](milliseconds time) { return time.count() > 0 && time <= day; };
  const auto is_backoff = [&](milliseconds time) { return time.count() >= 0 && time <= day; };
  require(is_time(options.timeout), "timeout must be above 0, and a day at most");
  require(is_time(options.connect_timeout), "connect_timeout must be above 0, and a day at most");
  require(is_time(options.idle_timeout), "idle_timeout must be above 0, and a day at most");
  require(is_backoff(options.first_backoff) && is_backoff(options.longest_backoff),
          "a backoff must not be below 0, and a day at most");
}

}  // namespace

Options checked(Options options) {
  require(!options.project_id.empty(), "project_id is missing: the project that Firestore is in");
  require(is_project_id(options.project_id),
          "project_id must be a project's id: lower-case letters, digits and -");
  require(is_database_id(options.database),
          "database must be (default) or lower-case letters, digits and -");
  require_root(options.root_collection);
  require_collection(options.events_subcollection, "events_subcollection");
  require(options.attempts > 0, "attempts must be at least 1");
  require_times(options);
  return options;
}

}  // namespace signals::firestore
