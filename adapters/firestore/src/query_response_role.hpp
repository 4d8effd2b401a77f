// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
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

/// The role of a member.
struct NamedRole {
  std::string_view name;
  Role role;
};
inline constexpr std::array roles_in_result{
    NamedRole{"document", Role::document}, NamedRole{"readTime", Role::read_time},
    NamedRole{"done", Role::is_done}, NamedRole{"error", Role::error}};
inline constexpr std::array roles_in_document{
    NamedRole{"name", Role::name}, NamedRole{"fields", Role::fields},
    NamedRole{"createTime", Role::create_time}, NamedRole{"updateTime", Role::update_time}};
inline constexpr std::array roles_in_error{NamedRole{"code", Role::error_http_status},
                                           NamedRole{"status", Role::error_status},
                                           NamedRole{"message", Role::error_message}};

/// The role of the member of that name; any other is ignored.
[[nodiscard]] constexpr Role role_of(std::string_view name,
                                     std::span<const NamedRole> roles) noexcept {
  for (const NamedRole& member : roles) {
    if (member.name == name) return member.role;
  }
  return Role::ignored;
}

}  // namespace signals::inline SIGNALS_ABI::firestore
