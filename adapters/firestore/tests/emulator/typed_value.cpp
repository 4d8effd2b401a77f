// SPDX-License-Identifier: Apache-2.0
#include "typed_value.hpp"

#include <string>

#include <boost/json/array.hpp>

namespace signals::inline SIGNALS_ABI::firestore::testing {

namespace json = boost::json;

json::object typed(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return {{"nullValue", nullptr}};
    case json::kind::bool_:
      return {{"booleanValue", value.get_bool()}};
    case json::kind::int64:
      return {{"integerValue", std::to_string(value.get_int64())}};
    case json::kind::uint64:  // more than an integer of Firestore holds
      return {{"doubleValue", static_cast<double>(value.get_uint64())}};
    case json::kind::double_:
      return {{"doubleValue", value.get_double()}};
    case json::kind::string:
      return {{"stringValue", value.get_string()}};
    case json::kind::array: {
      json::array values;
      for (const json::value& member : value.get_array()) values.push_back(typed(member));
      return {{"arrayValue", {{"values", std::move(values)}}}};
    }
    case json::kind::object:
      return {{"mapValue", {{"fields", typed_fields(value.get_object())}}}};
  }
  return {};
}

json::object typed_fields(const json::object& fields) {
  json::object result;
  for (const auto& [name, value] : fields) result[name] = typed(value);
  return result;
}

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
