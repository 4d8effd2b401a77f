// SPDX-License-Identifier: Apache-2.0
#include "event_query.hpp"

#include <algorithm>
#include <utility>

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

[[nodiscard]] json::array event_fields(const std::string& arrived_field) {
  json::array fields;
  for (const std::string_view name : EventField::names()) fields.push_back(field(name));
  const bool is_new = !arrived_field.empty() && !EventField::named(arrived_field);
  if (is_new) fields.push_back(field(arrived_field));
  return fields;
}

[[nodiscard]] json::object ascending(json::object by) {
  return {{"field", std::move(by)}, {"direction", "ASCENDING"}};
}

[[nodiscard]] json::object by_name() { return {{"fieldPath", "__name__"}}; }

[[nodiscard]] json::object filter(std::string_view name, std::string_view operation,
                                  json::object value) {
  return {{"fieldFilter",
           json::object{{"field", field(name)}, {"op", operation}, {"value", std::move(value)}}}};
}

void add_bound(json::array& filters, const EventSelection& selection, std::string_view operation,
               std::string_view bound) {
  if (bound.empty()) return;
  filters.push_back(filter(selection.arrived_field, operation, {{"timestampValue", bound}}));
}

/// Which collections, and which of their documents.
[[nodiscard]] json::object scope_of(const EventSelection& selection) {
  json::object from{{"collectionId", selection.collection_id}};
  if (selection.is_of_all_users) from["allDescendants"] = true;
  json::object query{{"from", json::array{std::move(from)}}};
  json::array filters;
  if (!selection.shard_field.empty()) {
    filters.push_back(filter(selection.shard_field, "EQUAL",
                             {{"integerValue", std::to_string(selection.shard)}}));
  }
  add_bound(filters, selection, "GREATER_THAN_OR_EQUAL", selection.arrived_from);
  add_bound(filters, selection, "LESS_THAN", selection.arrived_until);
  if (filters.size() == 1) query["where"] = std::move(filters.front());
  if (filters.size() > 1) {
    query["where"] = json::object{
        {"compositeFilter", json::object{{"op", "AND"}, {"filters", std::move(filters)}}}};
  }
  return query;
}

[[nodiscard]] std::string body_of(std::string_view member, json::object query,
                                  std::string_view read_time) {
  json::object body;
  body[member] = std::move(query);
  if (!read_time.empty()) body["readTime"] = read_time;
  return json::serialize(body);
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

std::string event_query(const EventSelection& selection, const QueryPosition& position) {
  json::object query = scope_of(selection);
  query["select"] = json::object{{"fields", event_fields(selection.arrived_field)}};
  json::array order;
  json::array last;
  if (selection.is_of_all_users) {
    order.push_back(ascending(field(selection.arrived_field)));
    last.push_back(json::object{{"timestampValue", position.last_arrived}});
  }
  order.push_back(ascending(by_name()));
  last.push_back(json::object{{"referenceValue", position.last_document}});
  query["orderBy"] = std::move(order);
  if (!position.last_document.empty()) {
    query["startAt"] = json::object{{"values", std::move(last)}, {"before", false}};
  }
  return body_of("structuredQuery", std::move(query), position.read_time);
}

std::string count_query(const EventSelection& selection, std::string_view read_time) {
  json::array counts{json::object{{"alias", "count"}, {"count", json::object{}}}};
  return body_of("structuredAggregationQuery",
                 {{"structuredQuery", scope_of(selection)}, {"aggregations", std::move(counts)}},
                 read_time);
}

std::string time_query(std::string_view collection_id) {
  return body_of("structuredQuery",
                 {{"select", json::object{{"fields", json::array{by_name()}}}},
                  {"from", json::array{json::object{{"collectionId", collection_id}}}},
                  {"limit", 1}},
                 {});
}

}  // namespace signals::inline SIGNALS_ABI::firestore
