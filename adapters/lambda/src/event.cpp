// SPDX-License-Identifier: Apache-2.0
#include "event.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base64.hpp"
#include "query_string.hpp"

namespace signals::lambda {
namespace {

using Members = std::span<const JsonMember>;

[[noreturn]] void fail(const std::string& message) {
  throw Error(ErrorCode::invalid_argument, message);
}

[[nodiscard]] const JsonValue::Object* find_object(Members members, std::string_view name) {
  const JsonValue* const value = find(members, name);
  return value == nullptr ? nullptr : value->if_object();
}

/// The fields of a JSON object that is a text in the event.
[[nodiscard]] JsonValue::Object parse_fields(std::string_view text, std::string_view source) {
  const JsonValue value = parse_json_tree(text, source);
  const JsonValue::Object* const fields = value.if_object();
  if (fields == nullptr) fail(fmt::format("{} must be a JSON object", source));
  return *fields;
}

/// What `read` yields, or the `Error` that it throws.
template <typename Read>
[[nodiscard]] std::variant<Request, Error> request_or_error(Read read) {
  try {
    return read_request(read());
  } catch (const Error& error) {
    return error;
  }
}

[[nodiscard]] JsonValue::Object query_fields(Members event) {
  // Of an HTTP API and function URLs; what they show parsed has lost who repeated what.
  if (const JsonValue* const raw = find(event, "rawQueryString"); raw != nullptr) {
    return parse_query_string(find_text(event, "rawQueryString"));
  }
  // Of a REST API, every occurrence of each field; and the last of each, for events made by hand.
  for (const std::string_view name : {"multiValueQueryStringParameters", "queryStringParameters"}) {
    if (const JsonValue::Object* const fields = find_object(event, name)) {
      JsonValue::Object each;
      for (const auto& [field, values] : *fields) {
        const JsonValue::Array* const list = values.if_array();
        if (list == nullptr) {
          each.push_back({field, values});
        } else {
          for (const JsonValue& value : *list) each.push_back({field, value});
        }
      }
      return each;
    }
  }
  return {};
}

[[nodiscard]] JsonValue::Object body_fields(Members event) {
  std::string body(find_text(event, "body"));
  const JsonValue* const is_base64 = find(event, "isBase64Encoded");
  if (is_base64 != nullptr && is_base64->if_bool() != nullptr && *is_base64->if_bool()) {
    auto decoded = decode_base64(body);
    if (!decoded) fail("the body is not base64, though isBase64Encoded says so");
    body = std::move(*decoded);
  }
  if (body.find_first_not_of(" \t\r\n") == std::string::npos) return {};
  return parse_fields(body, "body");
}

[[nodiscard]] HttpEvent read_http_event(Members event) {
  return {request_or_error([&] {
    // Of a field that has one value the last counts: the body's.
    JsonValue::Object fields = query_fields(event);
    JsonValue::Object of_body = body_fields(event);
    std::move(of_body.begin(), of_body.end(), std::back_inserter(fields));
    return fields;
  })};
}

[[nodiscard]] QueueEvent read_queue_event(const JsonValue::Array& records) {
  QueueEvent event;
  event.records.reserve(records.size());
  for (std::size_t i = 0; i < records.size(); ++i) {
    const JsonValue::Object* const record = records[i].if_object();
    if (record == nullptr) fail(fmt::format("Records[{}] must be a JSON object", i));
    if (const auto source = find_text(*record, "eventSource"); source != "aws:sqs") {
      fail(
          fmt::format("Records[{}] is from \"{}\"; only those of aws:sqs are answered", i, source));
    }
    std::string message_id(find_text(*record, "messageId"));
    if (message_id.empty()) fail(fmt::format("Records[{}] has no messageId", i));
    event.records.push_back({std::move(message_id), request_or_error([&] {
                               return parse_fields(find_text(*record, "body"), "body");
                             })});
  }
  return event;
}

/// Of an HTTP API (2.0), a function URL (2.0) or a REST API (1.0, or nothing said); a load balancer
/// leaves the escapes of its query strings, so that its events would be misread.
[[nodiscard]] bool is_http(Members event) {
  const JsonValue::Object* const context = find_object(event, "requestContext");
  if (context == nullptr || find(*context, "elb") != nullptr) return false;
  return find(*context, "http") != nullptr || find(event, "httpMethod") != nullptr;
}

[[nodiscard]] bool is_schedule(Members event) {
  const std::string_view source = find_text(event, "source");
  return (source == "aws.events" || source == "aws.scheduler") &&
         find_text(event, "detail-type") == "Scheduled Event";
}

}  // namespace

Event read_event(std::string_view payload) {
  const JsonValue root = parse_json_tree(payload, "event");
  const JsonValue::Object* const event = root.if_object();
  if (event == nullptr) fail("the event must be a JSON object, such as {\"user_ids\": [\"u1\"]}");
  if (is_http(*event)) return read_http_event(*event);
  if (const JsonValue* const records = find(*event, "Records")) {
    const JsonValue::Array* const list = records->if_array();
    if (list == nullptr || list->empty()) fail("Records must be a list of messages from SQS");
    return read_queue_event(*list);
  }
  if (is_schedule(*event)) return ScheduledEvent{};
  return DirectEvent{read_request(*event)};
}

}  // namespace signals::lambda
