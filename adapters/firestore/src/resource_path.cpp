// SPDX-License-Identifier: Apache-2.0
#include "resource_path.hpp"

#include <fmt/format.h>

#include <signals/detail/utf8.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

[[nodiscard]] constexpr bool is_unreserved(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

[[nodiscard]] bool is_utf8(std::string_view text) noexcept {
  while (!text.empty()) {
    const std::size_t length = utf8::sequence_length(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

}  // namespace

std::string_view fault_of_id(std::string_view id) noexcept {
  constexpr std::size_t longest = 1500;
  if (id.empty()) return "it is empty";
  if (id.size() > longest) return "it is longer than 1,500 bytes";
  if (id == "." || id == "..") return "it is . or ..";
  if (id.size() >= 4 && id.starts_with("__") && id.ends_with("__")) {
    return "ids that begin and end with __ are Firestore's own";
  }
  if (id.find('/') != std::string_view::npos) return "it has a /";
  if (!is_utf8(id)) return "it is not valid UTF-8";
  return {};
}

std::string escape_segment(std::string_view segment) {
  std::string escaped;
  escaped.reserve(segment.size());
  for (const char c : segment) {
    if (is_unreserved(c)) {
      escaped += c;
    } else {
      escaped += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
  }
  return escaped;
}

void check_document_id(std::string_view id) {
  if (const std::string_view fault = fault_of_id(id); !fault.empty()) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("Firestore cannot hold a document with this user id: {}", fault));
  }
}

}  // namespace signals::inline SIGNALS_ABI::firestore
