// SPDX-License-Identifier: Apache-2.0
#include "event.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <span>
#include <utility>

#include <fmt/format.h>

#include "base64.hpp"
#include "query_string.hpp"

namespace signals::inline SIGNALS_ABI::lambda {
namespace {

using Members = std::span<const JsonMember>;

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

[[nodiscard]] bool is_schedule(Members event) {
  const std::string_view source = find_text(event, "source");
  return (source == "aws.events" || source == "aws.scheduler") &&
         find_text(event, "detail-type") == "Scheduled Event";
}

/// A member that is an object, perhaps as text; empty if it is missing or blank.
[[nodiscard]] JsonValue::Object object_or_text(Members members, std::string_view name) {
  if (const JsonValue::Object* const object = find_object(members, name)) return *object;
  const std::string_view text = find_text(members, name);
  if (text.find_first_not_of(" \t\r\n") == text.npos) return {};
  return parse_fields(text, name);
}

/// The fields of a request within what SNS or EventBridge wrote around them, also one around the
/// other; otherwise the fields themselves.
[[nodiscard]] JsonValue::Object without_envelopes(JsonValue::Object fields) {
  constexpr int most_envelopes = 3;
  for (int i = 0; i < most_envelopes; ++i) {
    if (find_text(fields, "Type") == "Notification" && find(fields, "TopicArn") != nullptr) {
      fields = parse_fields(find_text(fields, "Message"), "Message");
    } else if (find(fields, "detail-type") != nullptr && find(fields, "detail") != nullptr) {
      fields = object_or_text(fields, "detail");
    } else {
      break;
    }
  }
  return fields;
}

/// What `read` yields, or the `Error` that it throws.
template <typename Outcome, typename Read>
[[nodiscard]] Outcome request_or_error(Read read) {
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

/// The parts of a path that a route names. `{proxy+}` names the whole path, which is looked at.
[[nodiscard]] JsonValue::Object path_fields(Members event) {
  JsonValue::Object fields;
  const JsonValue::Object* const parameters = find_object(event, "pathParameters");
  if (parameters == nullptr) return fields;
  for (const JsonMember& parameter : *parameters) {
    if (parameter.name == "proxy") continue;
    fields.push_back({parameter.name == "id" ? "user_id" : parameter.name, parameter.value});
  }
  return fields;
}

/// The method of the request; empty if the event does not say.
[[nodiscard]] std::string_view method_of(Members event) {
  const JsonValue::Object* const http = find_object(*find_object(event, "requestContext"), "http");
  const auto method = http == nullptr ? std::string_view() : find_text(*http, "method");
  return method.empty() ? find_text(event, "httpMethod") : method;
}

/// Whether requests to that path are for this function: those of a route with a path of its own,
/// and of one that takes all paths, the root and /reports.
[[nodiscard]] bool is_known_path(Members event) {
  const std::string_view route = find_text(event, "routeKey");
  const std::string_view resource = find_text(event, "resource");
  const bool takes_all = route == "$default" || route.find("+}") != route.npos ||
                         resource.find("+}") != resource.npos ||
                         (route.empty() && resource.empty());
  if (!takes_all) return true;
  std::string_view path = find_text(event, "rawPath");
  if (path.empty()) path = find_text(event, "path");
  const std::string stage =
      fmt::format("/{}", find_text(*find_object(event, "requestContext"), "stage"));
  if (stage.size() > 1 && path.starts_with(stage) &&
      (path.size() == stage.size() || path[stage.size()] == '/')) {
    path.remove_prefix(stage.size());
  }
  while (path.ends_with('/')) path.remove_suffix(1);
  return path.empty() || path == "/reports";
}

/// The status of a request that is answered without reading anything.
[[nodiscard]] std::optional<HttpStatus> immediate_status(Members event) {
  if (!is_known_path(event)) return HttpStatus{404};
  const std::string_view method = method_of(event);
  if (method == "OPTIONS") return HttpStatus{204};
  if (method == "HEAD") return HttpStatus{200};
  if (method.empty() || method == "GET" || method == "POST") return std::nullopt;
  return HttpStatus{405};
}

[[nodiscard]] HttpEvent read_http_event(Members event) {
  if (const auto status = immediate_status(event)) return {*status};
  return {request_or_error<decltype(HttpEvent::request)>([&] {
    // Of a field that has one value the last counts: the body's.
    JsonValue::Object fields = path_fields(event);
    for (JsonValue::Object& more : std::array{query_fields(event), body_fields(event)}) {
      std::move(more.begin(), more.end(), std::back_inserter(fields));
    }
    return fields;
  })};
}

/// As warmers of several makers write it.
[[nodiscard]] bool is_warming(Members event) {
  constexpr std::array<std::string_view, 7> names{"warmer",    "warmup",   "warm_up", "warming",
                                                  "keep_warm", "keepWarm", "ping"};
  if (std::any_of(event.begin(), event.end(),
                  [](const JsonMember& member) { return is_user_field(member.name); })) {
    return false;
  }
  const std::string_view source = find_text(event, "source");
  return source.find("warm") != source.npos ||
         std::any_of(event.begin(), event.end(), [&](const JsonMember& member) {
           return std::find(names.begin(), names.end(), member.name) != names.end();
         });
}

/// SNS hands over its notifications one by one.
[[nodiscard]] DirectEvent read_notification(const JsonValue::Array& records) {
  const JsonValue::Object* const record = records.front().if_object();
  const JsonValue::Object* const notification = find_object(*record, "Sns");
  if (records.size() != 1 || notification == nullptr) fail("Records must be one message from SNS");
  return {
      read_request(without_envelopes(parse_fields(find_text(*notification, "Message"), "Message"))),
      false};
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
    event.records.push_back(
        {std::move(message_id), request_or_error<decltype(QueueRecord::request)>([&] {
           const JsonValue::Object* const parsed = find_object(*record, "body");
           return without_envelopes(
               parsed != nullptr ? *parsed : parse_fields(find_text(*record, "body"), "body"));
         })});
  }
  return event;
}

/// Of an HTTP API (2.0), a function URL (2.0) or a REST API (1.0, or nothing said).
[[nodiscard]] bool is_http(Members event) {
  const JsonValue::Object* const context = find_object(event, "requestContext");
  if (context == nullptr) return false;
  if (find(*context, "elb") != nullptr) {
    // It leaves the escapes of its query strings, so that its events would be misread.
    fail(
        "no field of the event is known: it is a request of a load balancer (ALB), which is not "
        "supported; use API Gateway or a function URL");
  }
  return find(*context, "http") != nullptr || find(event, "httpMethod") != nullptr;
}

[[nodiscard]] bool is_of_pipe(const JsonValue::Array& list) {
  return !list.empty() && std::all_of(list.begin(), list.end(), [](const JsonValue& element) {
    const JsonValue::Object* const record = element.if_object();
    return record != nullptr && find(*record, "eventSource") != nullptr;
  });
}

}  // namespace

Event read_event(std::string_view payload) {
  if (payload.find_first_not_of(" \t\r\n") == std::string_view::npos) payload = "{}";
  const JsonValue root = parse_json_tree(payload, "event");
  if (const JsonValue::Array* const list = root.if_array(); list != nullptr && is_of_pipe(*list)) {
    return read_queue_event(*list);
  }
  const JsonValue::Object* const event = root.if_object();
  if (event == nullptr) {
    fail(
        "the event must be a JSON object, such as {\"user_ids\": [\"u1\"]}; a list may only be of "
        "messages from SQS, as EventBridge Pipes sends them");
  }
  if (is_http(*event)) return read_http_event(*event);
  if (const JsonValue* const records = find(*event, "Records")) {
    const JsonValue::Array* const list = records->if_array();
    if (list == nullptr || list->empty()) fail("Records must be a list of messages from SQS");
    const JsonValue::Object* const first = list->front().if_object();
    if (first != nullptr && find_text(*first, "EventSource") == "aws:sns") {
      return read_notification(*list);
    }
    return read_queue_event(*list);
  }
  if (is_schedule(*event)) {
    return ScheduledEvent{read_request(object_or_text(*event, "detail"))};
  }
  if (find(*event, "detail-type") != nullptr && find(*event, "detail") != nullptr) {
    return DirectEvent{read_request(without_envelopes(*event)), false};
  }
  if (is_warming(*event)) return WarmingEvent{};
  return DirectEvent{read_request(*event)};
}

}  // namespace signals::inline SIGNALS_ABI::lambda
