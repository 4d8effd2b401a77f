// SPDX-License-Identifier: Apache-2.0
#include "event_query.hpp"

#include <algorithm>

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <signals/formats/event_document.hpp>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

namespace json = boost::json;

[[nodiscard]] bool is_identifier(std::string_view name) noexcept {
  const auto is_letter = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  };
  return !name.empty() && is_letter(name.front()) &&
         std::all_of(name.begin(), name.end(),
                     [&](char c) { return is_letter(c) || (c >= '0' && c <= '9'); });
}

[[nodiscard]] json::object field(std::string_view name) {
  return {{"fieldPath", field_path(name)}};
}

[[nodiscard]] json::array event_fields() {
  json::array fields;
  for (const std::string_view name : EventField::names()) fields.push_back(field(name));
  return fields;
}

}  // namespace

std::string field_path(std::string_view name) {
  if (is_identifier(name)) return std::string(name);
  std::string path = "`";
  for (const char c : name) {
    if (c == '`' || c == '\\') path += '\\';
    path += c;
  }
  return path + '`';
}

std::string event_query(std::string_view collection_id, const QueryPosition& position) {
  json::object query{
      {"select", json::object{{"fields", event_fields()}}},
      {"from", json::array{json::object{{"collectionId", collection_id}}}},
      {"orderBy", json::array{json::object{{"field", json::object{{"fieldPath", "__name__"}}},
                                           {"direction", "ASCENDING"}}}},
  };
  if (!position.last_document.empty()) {
    query["startAt"] = json::object{
        {"values", json::array{json::object{{"referenceValue", position.last_document}}}},
        {"before", false}};
  }
  json::object body{{"structuredQuery", std::move(query)}};
  if (!position.read_time.empty()) body["readTime"] = position.read_time;
  return json::serialize(body);
}

}  // namespace signals::inline SIGNALS_ABI::firestore
