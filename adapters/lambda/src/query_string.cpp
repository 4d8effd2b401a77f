// SPDX-License-Identifier: Apache-2.0
#include "query_string.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::lambda {
namespace {

[[nodiscard]] char byte_of(std::string_view digits) {
  unsigned byte = 0;
  const char* const end = digits.data() + digits.size();
  const auto [at, status] = std::from_chars(digits.data(), end, byte, 16);
  if (digits.size() != 2 || status != std::errc{} || at != end) {
    throw Error(ErrorCode::invalid_argument,
                "the query string has a % without two hexadecimal digits after it; write %25");
  }
  return static_cast<char>(byte);
}

[[nodiscard]] std::string decode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%') {
      decoded.push_back(byte_of(text.substr(i + 1, 2)));
      i += 2;
    } else {
      decoded.push_back(text[i] == '+' ? ' ' : text[i]);
    }
  }
  return decoded;
}

}  // namespace

JsonValue::Object parse_query_string(std::string_view query) {
  JsonValue::Object fields;
  for (std::size_t start = 0; start < query.size();) {
    const std::size_t end = std::min(query.find('&', start), query.size());
    const std::string_view field = query.substr(start, end - start);
    const std::size_t equals = std::min(field.find('='), field.size());
    if (!field.empty()) {
      fields.push_back({decode(field.substr(0, equals)),
                        JsonValue(decode(field.substr(std::min(equals + 1, field.size()))))});
    }
    start = end + 1;
  }
  return fields;
}

}  // namespace signals::inline SIGNALS_ABI::lambda
