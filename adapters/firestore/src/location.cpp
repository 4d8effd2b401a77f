// SPDX-License-Identifier: Apache-2.0
#include "location.hpp"

#include <fmt/format.h>

#include "resource_path.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

[[nodiscard]] std::string escape_path(std::string_view path) {
  std::string escaped;
  for (auto slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    escaped += escape_segment(path.substr(0, slash)) + '/';
    path.remove_prefix(slash + 1);
  }
  return escaped + escape_segment(path);
}

}  // namespace

Location::Location(std::string_view endpoint, const Options& options)
    : users_(fmt::format("projects/{}/databases/{}/documents/{}", options.project_id,
                         options.database, escape_path(options.root_collection))),
      users_url_(fmt::format("{}/v1/projects/{}/databases/{}/documents/{}", endpoint,
                             escape_segment(options.project_id), escape_segment(options.database),
                             escape_path(options.root_collection))),
      events_(escape_segment(options.events_subcollection)),
      all_users_url_(users_url_.substr(0, users_url_.rfind('/')) + ":runQuery"),
      name_begin_(fmt::format("projects/{}/databases/{}/documents/{}/", options.project_id,
                              options.database, options.root_collection)),
      name_middle_(fmt::format("/{}/", options.events_subcollection)) {}

std::string Location::events(std::string_view user_id) const {
  return fmt::format("{}/{}/{}", users_, escape_segment(user_id), events_);
}

std::string Location::list_url(std::size_t page_size, std::string_view page_token) const {
  std::string url = fmt::format("{}?pageSize={}&showMissing=true&mask.fieldPaths=__name__",
                                users_url_, page_size);
  if (!page_token.empty()) url += "&pageToken=" + escape_segment(page_token);
  return url;
}

std::string Location::query_url(std::string_view user_id) const {
  return fmt::format("{}/{}:runQuery", users_url_, escape_segment(user_id));
}

std::string Location::count_url(std::string_view user_id) const {
  return fmt::format("{}/{}:runAggregationQuery", users_url_, escape_segment(user_id));
}

std::string Location::all_events() const { return fmt::format("{}/*/{}", users_, events_); }

std::optional<std::string_view> Location::user_of_event(std::string_view name) const {
  if (!name.starts_with(name_begin_)) return std::nullopt;
  name.remove_prefix(name_begin_.size());
  const std::string_view user_id = name.substr(0, name.find('/'));
  name.remove_prefix(user_id.size());
  if (!name.starts_with(name_middle_)) return std::nullopt;
  const bool is_deeper = name.find('/', name_middle_.size()) != std::string_view::npos;
  return is_deeper ? std::nullopt : std::optional(user_id);
}

}  // namespace signals::inline SIGNALS_ABI::firestore
