// SPDX-License-Identifier: Apache-2.0
#include <string>

#include <doctest/doctest.h>

#include "query_reading.hpp"

using signals::ErrorCode;
using signals::Retry;
using signals::firestore::ErrorResponse;
using signals::firestore::QueryResponseReader;
using namespace signals::firestore::testing;

namespace {

[[nodiscard]] std::string repeated(std::string_view text, std::size_t times) {
  std::string result;
  for (std::size_t i = 0; i < times; ++i) result += text;
  return result;
}

void check_failure(const QueryReading& reading, ErrorCode code, Retry retry) {
  REQUIRE(reading.failure.has_value());
  CAPTURE(std::string(reading.failure->what()));
  CHECK(reading.failure->code() == code);
  CHECK(reading.failure->retry() == retry);
  CHECK_FALSE(reading.progress.is_complete);
  CHECK_FALSE(reading.says("\n"));
}

}  // namespace

TEST_CASE("what is not JSON from the first byte on came from something else, and may go away") {
  for (const std::string body :
       {"<!DOCTYPE html><html><body>Sign in</body></html>", "upstream connect error",
        "\xEF\xBB\xBF[]", "\x1f\x8b\x08", "}", "\n\n<html>", "not", "tru}"}) {
    CAPTURE(body);
    const QueryReading reading = read_whole(body);
    check_failure(reading, ErrorCode::unavailable, Retry::may_help);
    CHECK_FALSE(reading.says("Sign in"));
  }
}

TEST_CASE("JSON that breaks off into something else is data loss at that byte, without content") {
  const std::string good = "[" + result("d1", R"("app": {"stringValue": "com.secret"})") + ",";
  for (const std::string bad : {"!", "]", "\"app\" \"secret\"", "{\"a\" 1}", "{\"a\": 01}",
                                "{\"a\": \"\x01\"}", "{\"a\": \"\xff\"}", "{\"a\": \"\\x\"}",
                                "{\"a\": \"\\ud800\"}", "{\"a\": nul}", "{a: 1}", "{\"a\": 1,}"}) {
    CAPTURE(bad);
    if (bad[0] == '"') continue;
    const QueryReading reading = read_whole(good + bad + good);
    check_failure(reading, ErrorCode::data_loss, Retry::may_help);
    CHECK(reading.events.size() == 1);
    CHECK(reading.says("byte "));
    CHECK_FALSE(reading.says("secret"));
  }
  CHECK(read_whole("[{},!").says("at byte 4"));
}

TEST_CASE("something after the end of the response is data loss") {
  for (const std::string rest : {"x", "[]", ",", "{}", "\n\n]"}) {
    const QueryReading reading = read_whole("[{}]" + rest);
    REQUIRE(reading.failure.has_value());
    CHECK(reading.failure->code() == ErrorCode::data_loss);
    CHECK(read_cut("[{}]" + rest, 4) == reading);
  }
}

TEST_CASE("JSON of another shape is refused, and trying again is useless") {
  const std::string name = R"("name": ")" + name_of_document("d1") + '"';
  for (const std::string& body :
       {std::string("7 "),
        std::string("\"text\""),
        std::string("null"),
        std::string("true"),
        std::string("{}"),
        std::string(R"({"documents": []})"),
        result("d1", ""),
        std::string("[[]]"),
        std::string("[1]"),
        std::string("[\"a\"]"),
        std::string("[null]"),
        std::string("[true]"),
        std::string(R"([{"document": "d1"}])"),
        std::string(R"([{"document": []}])"),
        std::string(R"([{"document": 1}])"),
        std::string(R"([{"document": {}}])"),
        std::string(R"([{"document": {"name": ""}}])"),
        std::string(R"([{"document": {"name": 7}}])"),
        "[{\"document\": {" + name + R"(, "fields": []}}])",
        "[{\"document\": {" + name + R"(, "fields": {"app": "com.a"}}}])",
        "[{\"document\": {" + name + R"(, "fields": {"app": ["com.a"]}}}])",
        "[{\"document\": {" + name + R"(, "fields": {"app": null}}}])",
        "[{\"document\": {" + name + R"(, "fields": {"unread": 5}}}])",
        std::string(R"([{"error": "ABORTED"}])")}) {
    CAPTURE(body);
    const QueryReading reading = read_whole(body);
    check_failure(reading, ErrorCode::internal, Retry::useless);
    CHECK(reading.says("byte "));
    CHECK(reading.events.empty());
    CHECK(read_byte_by_byte(body).failure.has_value());
  }
}

TEST_CASE("null stands for a member that is not there") {
  const QueryReading reading =
      read_whole(R"([{"document": null, "error": null, "readTime": null, "done": null}, )"
                 R"({"document": {"name": "a/b", "fields": null, "createTime": null}}])");
  CHECK_FALSE(reading.failure);
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.events[0].id == "b");
  CHECK_FALSE(reading.progress.error.has_value());
}

TEST_CASE("an error in place of a result is remembered, and no document after it is handed over") {
  const std::string error =
      R"({"error": {"code": 409, "message": "Aborted due to\n contention", "status": "ABORTED", )"
      R"("details": [{"@type": "x", "message": "no", "code": 1}]}})";
  for (const std::string& rest : {std::string("]"), "," + result("d2", "") + "]", std::string()}) {
    const QueryReading reading = read_whole("[" + result("d1", "") + "," + error + rest);
    CHECK_FALSE(reading.failure);
    CHECK(reading.events.size() == 1);
    CHECK(reading.progress.last_document == name_of_document("d1"));
    CHECK(reading.progress.document_count == 1);
    REQUIRE(reading.progress.error.has_value());
    CHECK(*reading.progress.error == ErrorResponse{.http_status = 409,
                                                   .status = "ABORTED",
                                                   .message = "Aborted due to contention"});
    CHECK(reading.progress.error->code() == ErrorCode::aborted);
  }
}

TEST_CASE("an error as the whole body, alone or in an array, is remembered") {
  const std::string error =
      R"({"error": {"code": 503, "message": "Try later", "status": "UNAVAILABLE"}})";
  for (const std::string& body : {error, "[" + error + "]", "[" + error + "\n]\n"}) {
    const QueryReading reading = read_byte_by_byte(body);
    CHECK_FALSE(reading.failure);
    CHECK(reading.progress.is_complete);
    REQUIRE(reading.progress.error.has_value());
    CHECK(*reading.progress.error ==
          ErrorResponse{.http_status = 503, .status = "UNAVAILABLE", .message = "Try later"});
  }
}

TEST_CASE("an error's words are cut short between characters") {
  const QueryReading reading = read_whole(R"([{"error": {"message": ")" + repeated("é", 5000) +
                                          R"(", "status": ")" + repeated("A", 5000) + "\"}}]");
  REQUIRE(reading.progress.error.has_value());
  CHECK(reading.progress.error->message == repeated("é", ErrorResponse::longest_message / 2));
  CHECK(reading.progress.error->status == repeated("A", ErrorResponse::longest_status));
  CHECK(reading.progress.error->code() == ErrorCode::unknown);
}

TEST_CASE("values nest as deep as Firestore lets them, and no deeper than the parser's bound") {
  const auto nested = [](std::size_t levels) {
    return result("d1", R"("extra": )" + repeated(R"({"mapValue": {"fields": {"m": )", levels) +
                            R"({"geoPointValue": {}})" + repeated("}}}", levels) +
                            R"(, "app": {"stringValue": "com.a"})");
  };
  const auto lists = [](std::size_t levels) {
    return result("d1", R"("app": )" + repeated(R"({"arrayValue": {"values": [)", levels) +
                            repeated("]}}", levels) + R"(, "appId": {"stringValue": "com.a"})");
  };
  for (const std::string& text : {nested(20), lists(20)}) {
    const QueryReading reading = read_whole("[" + text + "]");
    CHECK_FALSE(reading.failure);
    REQUIRE(reading.events.size() == 1);
    CHECK(reading.events[0].app_id == "com.a");
  }
  for (const std::string& text : {nested(100'000), lists(100'000), repeated("[", 100'000)}) {
    const QueryReading reading = read_whole("[{\"explainMetrics\": " + text);
    check_failure(reading, ErrorCode::internal, Retry::useless);
    CHECK(reading.says("128 levels"));
  }
}

TEST_CASE("long texts that nobody reads are passed over") {
  const std::string huge = repeated("0123456789abcdef", 200'000);  // 3.2 MB
  const std::string fields = R"("note": {"stringValue": ")" + huge + R"("}, ")" + huge +
                             R"(": {"stringValue": "a"}, "app": {"bytesValue": ")" + huge +
                             R"("}, "m": {"mapValue": {"fields": {"app": {"stringValue": ")" +
                             huge + R"("}}}}, "appId": {"stringValue": "com.a"})";
  const std::string text = "[{\"explainMetrics\": \"" + huge + "\"}," + result("d1", fields) + "]";
  std::vector<std::string_view> parts;
  constexpr std::size_t part_size = 1000;
  for (std::size_t at = 0; at < text.size(); at += part_size) {
    parts.push_back(std::string_view(text).substr(at, part_size));
  }
  const QueryReading reading = read_parts(parts);
  CHECK_FALSE(reading.failure);
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.events[0].app_id == "com.a");
}

TEST_CASE("a text that is read may be as long as a document and no longer") {
  const std::string longest(std::size_t{1024} * 1024 - 1000, 'a');
  const QueryReading reading =
      read_whole("[" + result("d1", R"("app": {"stringValue": ")" + longest + "\"}") + "]");
  CHECK_FALSE(reading.failure);
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.events[0].app_id == longest);

  const std::string endless =
      "[" + result("d0", "") + "," +
      result("d1", R"("app": {"stringValue": ")" +
                       std::string(QueryResponseReader::longest_document, 'a') + "\"}");
  for (const QueryReading& refused : {read_whole(endless), read_cut(endless, 1'000'000)}) {
    check_failure(refused, ErrorCode::data_loss, Retry::useless);
    CHECK(refused.says("1 MiB"));
    CHECK(refused.events.size() == 1);
  }
}

TEST_CASE("a field repeated without end does not fill the memory") {
  const std::string value = R"("app": {"stringValue": ")" + std::string(100'000, 'a') + "\"}, ";
  const QueryReading reading = read_whole("[" + result("d1", repeated(value, 20) + value));
  check_failure(reading, ErrorCode::data_loss, Retry::useless);
}

TEST_CASE("of members that are repeated, the last counts") {
  CHECK(event_of(R"("app": {"stringValue": "a"}, "app": {"stringValue": "b"})").app_id == "b");
  CHECK(
      event_of(R"("app": {"stringValue": "a"}, "app": {}, "appId": {"stringValue": "c"})").app_id ==
      "c");
  CHECK(event_of(R"("app": {"stringValue": "a", "integerValue": "5"})").app_id == "5");
  const QueryReading reading =
      read_whole(R"([{"document": {"name": "a/b", "fields": {"app": {"stringValue": "a"}}}, )"
                 R"("document": {"name": "a/c", "name": "a/d"}, "readTime": "t1", )"
                 R"("readTime": "t2"}])");
  REQUIRE(reading.events.size() == 1);
  CHECK(reading.events[0] == signals::Event{.id = "d", .session_id = "d"});
  CHECK(reading.progress.last_document == "a/d");
  CHECK(reading.progress.read_time == "t1");
}
