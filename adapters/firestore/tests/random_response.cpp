// SPDX-License-Identifier: Apache-2.0
#include "random_response.hpp"

#include <array>

#include <fmt/format.h>

namespace signals::inline SIGNALS_ABI::firestore::testing {
namespace {

constexpr std::array field_names{"packageName",
                                 "package_name",
                                 "app",
                                 "sessionId",
                                 "session_id",
                                 "id",
                                 "timestamp",
                                 "lastTimeUsedFormatted",
                                 "date",
                                 "createdAt",
                                 "createTime",
                                 "totalTimeInForegroundMs",
                                 "name",
                                 "total_time_in_foreground_minutes",
                                 "fields",
                                 "totalTimeInForeground",
                                 "",
                                 "a name that nobody reads and that is long, é😀",
                                 "user_id",
                                 "stringValue"};
constexpr std::array texts{
    "",      "com.a",      " com.b ", "s-1",        "12.5",
    "é",     "€\"\\/\b\n", "😀 mixed", "2025-11-25", "2025-11-25T08:30:00+02:00",
    "NaN",   "Infinity",   "90000",   "1763553600", "7e2",
    "\x7f\t"};
constexpr std::array numbers{"0",   "-0",   "7",      "90000", "1763553600", "1.5",         "-2.5",
                             "1e3", "1E-2", "0.0001", "12e0",  "5.0",        "1763553600.5"};
constexpr std::array times{"2025-11-25T08:30:15.250999Z", "2025-11-25T08:30:15Z",
                           "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "soon"};

}  // namespace

void RandomResponse::space() {
  constexpr std::array spaces{"", "", " ", "\n  ", "\r\n\t"};
  out_ += any_of(spaces);
}

void RandomResponse::string(std::string_view text) {
  out_ += '"';
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || c == '"' || c == '\\' || (byte < 0x80 && one_in(12))) {
      out_ += fmt::format("\\u{:04x}", byte);
    } else {
      out_ += c;
    }
  }
  if (text.empty() && one_in(3)) out_ += "\\ud83d\\ude00";
  out_ += '"';
}

void RandomResponse::member(std::string_view name, bool& is_first) {
  space();
  if (!is_first) out_ += ',';
  is_first = false;
  space();
  string(name);
  space();
  out_ += ':';
  space();
}

void RandomResponse::value(unsigned depth) {
  bool is_first = true;
  const auto quoted = [&](std::string_view type, const auto& values) {
    member(type, is_first);
    string(any_of(values));
  };
  const auto bare = [&](std::string_view type, const auto& values) {
    member(type, is_first);
    out_ += any_of(values);
  };
  out_ += '{';
  switch (below(depth < 3 ? 14 : 11)) {
    case 0:
    case 1:
      quoted("stringValue", texts);
      break;
    case 2:
      quoted("integerValue", numbers);
      break;
    case 3:
      bare("integerValue", numbers);
      break;
    case 4:
      bare("doubleValue", numbers);
      break;
    case 5:
      quoted("doubleValue", texts);
      break;
    case 6:
    case 7:
      quoted("timestampValue", times);
      break;
    case 8:
      member("booleanValue", is_first);
      out_ += one_in(2) ? "true" : "false";
      break;
    case 9:
      member("nullValue", is_first);
      out_ += "null";
      break;
    case 10:
      member(one_in(2) ? "bytesValue" : "referenceValue", is_first);
      string(any_of(texts));
      break;
    case 11:
      member("geoPointValue", is_first);
      out_ += R"({"latitude": -1.5, "longitude": 30})";
      break;
    case 12:
      member("mapValue", is_first);
      out_ += "{\"fields\": {";
      fields(depth + 1);
      out_ += "}}";
      break;
    default:
      member("arrayValue", is_first);
      out_ += "{\"values\": [";
      value(depth + 1);
      out_ += ',';
      value(depth + 1);
      out_ += "]}";
      break;
  }
  space();
  out_ += '}';
}

void RandomResponse::fields(unsigned depth) {
  bool is_first = true;
  // Each name at most once, as in every map of Firestore.
  for (std::size_t i = below(4); i < field_names.size(); i += 1 + below(6)) {
    member(field_names[i], is_first);
    value(depth);
  }
  space();
}

void RandomResponse::document() {
  bool is_first = true;
  out_ += '{';
  const bool is_name_last = one_in(2);
  const std::string name =
      "projects/p/databases/(default)/documents/events/" + std::to_string(below(1000));
  if (!is_name_last) {
    member("name", is_first);
    string(name);
  }
  if (!one_in(5)) {
    member("fields", is_first);
    out_ += '{';
    fields(0);
    out_ += '}';
  }
  if (!one_in(4)) {
    member("createTime", is_first);
    string(any_of(times));
  }
  if (one_in(4)) {
    member("future", is_first);
    value(0);
  }
  if (is_name_last) {
    member("name", is_first);
    string(name);
  }
  space();
  out_ += '}';
}

void RandomResponse::result() {
  bool is_first = true;
  out_ += '{';
  if (one_in(3)) {
    member("readTime", is_first);
    string("2025-11-26T12:00:00.123456Z");
  }
  if (!one_in(6)) {
    member("document", is_first);
    document();
  }
  if (one_in(3)) {
    member("skippedResults", is_first);
    out_ += any_of(numbers);
  }
  if (one_in(8)) {
    member("done", is_first);
    out_ += "true";
  }
  if (one_in(8)) {
    member("explainMetrics", is_first);
    out_ += R"({"document": {"fields": [[], {}, "\"", null, true]}})";
  }
  if (one_in(12)) {
    member("error", is_first);
    out_ += R"({"code": 503, "status": "UNAVAILABLE", "message": "later", "details": [{}]})";
  }
  space();
  out_ += '}';
}

std::string RandomResponse::text() {
  out_.clear();
  space();
  out_ += '[';
  const std::uint64_t count = below(5);
  for (std::uint64_t i = 0; i < count; ++i) {
    if (i > 0) out_ += ',';
    space();
    result();
    space();
  }
  out_ += ']';
  space();
  return out_;
}

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
