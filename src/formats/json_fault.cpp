// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include <signals/formats/json_fault.hpp>

#include "json_reason.hpp"
#include "text/utf8.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

namespace json = boost::json;

/// Ignores everything: the parser itself finds the fault.
struct IgnoringHandler {
  static constexpr std::size_t max_object_size = std::size_t(-1);
  static constexpr std::size_t max_array_size = std::size_t(-1);
  static constexpr std::size_t max_key_size = std::size_t(-1);
  static constexpr std::size_t max_string_size = std::size_t(-1);

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code&) { return true; }
  bool on_object_end(std::size_t, json::error_code&) { return true; }
  bool on_array_begin(json::error_code&) { return true; }
  bool on_array_end(std::size_t, json::error_code&) { return true; }
  bool on_key_part(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_key(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_string_part(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_string(json::string_view, std::size_t, json::error_code&) { return true; }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double, json::string_view, json::error_code&) { return true; }
  bool on_bool(bool, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }
};

}  // namespace

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
  json::basic_parser<IgnoringHandler> parser(options);
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
