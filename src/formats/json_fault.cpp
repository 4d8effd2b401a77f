// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include <signals/detail/utf8.hpp>
#include <signals/formats/detail/idle_json_handler.hpp>
#include <signals/formats/json_fault.hpp>

#include "json_reason.hpp"

namespace signals::inline SIGNALS_ABI {

namespace json = boost::json;

std::string reason_of(json::error_code error, std::string_view from_fault) {
  switch (static_cast<json::error>(error.value())) {
    case json::error::incomplete:
      return "the JSON ends too early";
    case json::error::extra_data:
      return "more follows after the end of the JSON value";
    case json::error::too_deep:
      return fmt::format("the JSON is nested deeper than {} levels", deepest_json);
    case json::error::not_object:
      return "a JSON object is expected here";
    case json::error::exponent_overflow:
      return "a number has an exponent that is too large";
    case json::error::expected_hex_digit:
      return "a \\u escape needs four hexadecimal digits";
    case json::error::expected_utf16_escape:
    case json::error::illegal_leading_surrogate:
    case json::error::illegal_trailing_surrogate:
      return "a \\u escape is half of a surrogate pair";
    default:
      break;
  }
  if (from_fault.empty()) return "not valid JSON";
  const auto byte = static_cast<unsigned char>(from_fault.front());
  if (byte >= 0x80) {
    const std::size_t length = utf8::sequence_length(from_fault);
    if (length == 0) return "not valid UTF-8";
    return fmt::format("not valid JSON: unexpected '{}'", from_fault.substr(0, length));
  }
  if (byte < 0x20) return fmt::format("an unescaped control character, 0x{:02x}", byte);
  return fmt::format("not valid JSON: unexpected '{}'", from_fault.front());
}

std::optional<JsonFault> find_json_fault(std::string_view text) {
  json::parse_options options;
  options.max_depth = deepest_json;
  json::basic_parser<detail::IdleJsonHandler> parser(options);
  json::error_code error;
  const std::size_t consumed = parser.write_some(false, text.data(), text.size(), error);
  if (!error && consumed < text.size()) error = json::error::extra_data;
  if (!error) return std::nullopt;
  return JsonFault{.offset = consumed, .reason = reason_of(error, text.substr(consumed))};
}

std::string describe(const JsonFault& fault, std::string_view text, std::string_view source) {
  const std::string_view before = text.substr(0, fault.offset);
  const auto line = 1 + std::count(before.begin(), before.end(), '\n');
  const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0
  return fmt::format("{}:{}:{}: {}", source, line, fault.offset - line_start + 1, fault.reason);
}

}  // namespace signals::inline SIGNALS_ABI
