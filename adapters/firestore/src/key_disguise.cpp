// SPDX-License-Identifier: Apache-2.0
#include "key_disguise.hpp"

#include <algorithm>

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <signals/detail/text.hpp>

#include "wiping_memory.hpp"

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

namespace json = boost::json;

[[nodiscard]] bool is_path(std::string_view text) noexcept {
  return text.starts_with('/') || text.starts_with("./") || text.starts_with("~/") ||
         (text.ends_with(".json") && text.find_first_of("{\n") == text.npos);
}

/// Base64 of what begins with a brace, of a string of JSON, or of a byte order mark.
[[nodiscard]] bool is_base64(std::string_view text) noexcept {
  return (text.starts_with("ey") || text.starts_with("ew") || text.starts_with("Int") ||
          text.starts_with("77u/")) &&
         text.find_first_of("{\"") == text.npos;
}

/// Whether a string of the JSON has a line end that is no escape.
[[nodiscard]] bool has_line_end_in_string(std::string_view text) noexcept {
  bool is_within = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (is_within && text[i] == '\\') {
      ++i;
    } else if (text[i] == '"') {
      is_within = !is_within;
    } else if (is_within && text[i] == '\n') {
      return true;
    }
  }
  return false;
}

/// An object without the key's own members, of which one holds JSON itself.
[[nodiscard]] bool holds_key_as_value(std::string_view text) {
  WipingMemory memory;
  json::error_code error;
  const json::value value = json::parse(text, error, &memory);
  const json::object* const object = error ? nullptr : value.if_object();
  if (object == nullptr || object->contains("type") || object->contains("client_email")) {
    return false;
  }
  return std::any_of(object->begin(), object->end(), [](const auto& member) {
    if (member.value().is_object()) return member.value().get_object().contains("private_key");
    return member.value().is_string() &&
           std::string_view(member.value().get_string()).find("private_key") !=
               std::string_view::npos;
  });
}

}  // namespace

std::string_view key_disguise_of(std::string_view text) {
  text = text::trim(text);
  if (text.starts_with("-----BEGIN")) {
    return "it is a PEM, which is only the private_key of the key; give the whole JSON";
  }
  if (text.starts_with("arn:")) {
    return "it is the ARN of a secret; set FIREBASE_SECRET_ID to it";
  }
  if (is_path(text)) return "it is a path; set FIREBASE_CREDENTIALS_FILE to it";
  if (is_base64(text)) return "it is base64; decode it first, such as with base64 --decode";
  if (text.starts_with("\"{") || text.starts_with("{\\\"")) {
    return "it is JSON that was encoded twice, with \\\" for each quote; give the JSON itself";
  }
  if (text.starts_with("{'")) return "its quotes are single; JSON has double quotes";
  if (text.starts_with("%7B") || text.starts_with("%7b")) {
    return "it is percent-encoded, as in a URL; decode it first";
  }
  if (text.starts_with('\'') || text.starts_with('"')) {
    return "it is in quotes; remove the quotes around the JSON";
  }
  if (text.starts_with('{') && has_line_end_in_string(text)) {
    return "its private_key has real line ends; write each as \\n, as in the file that Google gave";
  }
  if (text.starts_with('{') && holds_key_as_value(text)) {
    return "it is a secret of keys and values that holds the key as one value; store the key "
           "alone, "
           "as plaintext";
  }
  return {};
}

}  // namespace signals::inline SIGNALS_ABI::firestore
