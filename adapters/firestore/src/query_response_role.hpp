// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// What a JSON value is within a response of `:runQuery`
/// (https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents/runQuery).
enum class Role : std::uint8_t {
  ignored,
  is_done,
  error_http_status,
  // Strings, if they have the expected type; any other value is ignored.
  name,
  create_time,
  update_time,
  read_time,
  typed_value,
  error_status,
  error_message,
  // Objects; anything else is a mistake.
  response,
  result,
  document,
  fields,
  field,
  map,  // or a value of another type, which is of no use
  unread_field,
  error,
};

/// Whether a string in that role is read.
[[nodiscard]] constexpr bool is_text(Role role) noexcept {
  return role >= Role::name && role <= Role::error_message;
}

/// Whether only an object can have that role, or for the response an array of them.
[[nodiscard]] constexpr bool is_object(Role role) noexcept {
  return role >= Role::response && role != Role::map;
}

[[nodiscard]] constexpr Role role_in_result(std::string_view key) noexcept {
  if (key == "document") return Role::document;
  if (key == "readTime") return Role::read_time;
  if (key == "done") return Role::is_done;
  if (key == "error") return Role::error;
  return Role::ignored;
}

[[nodiscard]] constexpr Role role_in_document(std::string_view key) noexcept {
  if (key == "name") return Role::name;
  if (key == "fields") return Role::fields;
  if (key == "createTime") return Role::create_time;
  if (key == "updateTime") return Role::update_time;
  return Role::ignored;
}

[[nodiscard]] constexpr Role role_in_error(std::string_view key) noexcept {
  if (key == "code") return Role::error_http_status;
  if (key == "status") return Role::error_status;
  if (key == "message") return Role::error_message;
  return Role::ignored;
}

}  // namespace signals::inline SIGNALS_ABI::firestore
