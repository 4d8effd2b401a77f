// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <signals/firestore/options.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// The locations of users and events in a database: the URLs of requests, and the paths for
/// messages. All ids in them are escaped.
class Location {
 public:
  /// `options` were checked; the endpoint has no slash at its end.
  Location(std::string_view endpoint, const Options& options);

  /// The path of the collection of users: `projects/p/databases/(default)/documents/users`.
  [[nodiscard]] const std::string& users() const noexcept { return users_; }
  /// The path of a user's events.
  [[nodiscard]] std::string events(std::string_view user_id) const;

  /// The URL of a page of users; `page_token` is empty for the first one.
  [[nodiscard]] std::string list_url(std::size_t page_size, std::string_view page_token) const;
  /// The URLs of queries below a user, and of counts.
  [[nodiscard]] std::string query_url(std::string_view user_id) const;
  [[nodiscard]] std::string count_url(std::string_view user_id) const;
  /// The URL of queries over all users, and the path of what they read.
  [[nodiscard]] const std::string& all_users_url() const noexcept { return all_users_url_; }
  [[nodiscard]] std::string all_events() const;

  /// The user whose event the document of that name is; none if it is not below the collection of
  /// users. Not escaped.
  [[nodiscard]] std::optional<std::string_view> user_of_event(std::string_view name) const;

 private:
  std::string users_;
  std::string users_url_;
  std::string events_;
  std::string all_users_url_;
  std::string name_begin_;   // of a document below the collection of users
  std::string name_middle_;  // between the ids of a user and an event
};

}  // namespace signals::inline SIGNALS_ABI::firestore
