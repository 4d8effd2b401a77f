// SPDX-License-Identifier: Apache-2.0
#include "query_result.hpp"

#include <charconv>
#include <initializer_list>

#include <boost/json/parse.hpp>
#include <fmt/format.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

namespace json = boost::json;

[[nodiscard]] json::value parse_result(std::string_view body) {
  json::error_code error;
  json::value value = json::parse({body.data(), body.size()}, error);
  if (error) {
    throw Error(ErrorCode::data_loss,
                fmt::format("Firestore's response is not valid JSON: {}", error.message()),
                Retry::may_help);
  }
  return value;
}

/// The text at that path below the first result; empty if there is none.
[[nodiscard]] std::string_view text_at(const json::value& results,
                                       std::initializer_list<std::string_view> path) {
  const json::array* const array = results.if_array();
  const json::value* value = array != nullptr && !array->empty() ? &array->front() : nullptr;
  for (const std::string_view name : path) {
    const json::object* const members = value != nullptr ? value->if_object() : nullptr;
    value = members != nullptr ? members->if_contains(name) : nullptr;
  }
  const json::string* const text = value != nullptr ? value->if_string() : nullptr;
  return text != nullptr ? std::string_view(text->data(), text->size()) : std::string_view{};
}

[[noreturn]] void refuse_result(std::string_view what) {
  throw Error(ErrorCode::internal,
              fmt::format("Firestore's response is not what the query yields: {}", what));
}

}  // namespace

std::uint64_t read_count(std::string_view body) {
  const json::value results = parse_result(body);
  const std::string_view digits =
      text_at(results, {"result", "aggregateFields", "count", "integerValue"});
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), count);
  if (digits.empty() || error != std::errc() || end != digits.data() + digits.size()) {
    refuse_result("it has no count");
  }
  return count;
}

std::string read_server_time(std::string_view body) {
  const json::value results = parse_result(body);
  const std::string_view time = text_at(results, {"readTime"});
  if (time.empty()) refuse_result("it has no readTime");
  return std::string(time);
}

}  // namespace signals::inline SIGNALS_ABI::firestore
