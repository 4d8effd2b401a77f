// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/files/event_file.hpp>

#include "recording_sink.hpp"

using namespace signals::files::testing;

namespace {

using Sessions = std::vector<std::string>;
const Sessions three{"ada:1", "ada:2", "eve:3"};

/// The sessions of a file with that text, with any number of threads.
[[nodiscard]] Sessions sessions_in(std::string_view text) {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events", text));
  Sessions sessions = sessions_of(file);
  CHECK(sessions_of(file, 4) == sessions);
  return sessions;
}

/// What is said of such a file, after its path.
[[nodiscard]] std::string fault_in(std::string_view text) {
  const TemporaryDirectory directory;
  const std::string path = directory.write("events", text);
  EventFile file(path);
  const auto error = error_of([&] { static_cast<void>(events_of(file)); });
  CHECK(error.code == ErrorCode::invalid_argument);
  REQUIRE(error.message.starts_with(path));
  return error.message.substr(path.size());
}

constexpr std::string_view one = R"({"user_id":"ada","session_id":1})";
constexpr std::string_view two = R"({"user_id":"ada","session_id":2,"x":{"y":["}{",{}]}})";
constexpr std::string_view last = R"({"user_id":"eve","session_id":3})";

constexpr std::string_view pretty =
    "{\n  \"user_id\": \"ada\",\n  \"session_id\": 1\n}\n"
    "{\n  \"user_id\": \"ada\",\n  \"session_id\": 2,\n  \"x\": [\n    {\n    }\n  ]\n}\n"
    "{\n  \"user_id\": \"eve\",\n  \"session_id\": 3\n}\n";

}  // namespace

TEST_CASE("events may be a JSON array, on one line or many") {
  CHECK(sessions_in(fmt::format("[{},{},{}]", one, two, last)) == three);
  CHECK(sessions_in(fmt::format("[\n{},\n{},\n{}\n]\n", one, two, last)) == three);
  CHECK(sessions_in(fmt::format(" \r\n[ {}\r\n, {} ,\r\n {} ]\r\n", one, two, last)) == three);
  CHECK(sessions_in(fmt::format("\xEF\xBB\xBF[{}]\n\xEF\xBB\xBF[{}]\n[{}]", one, two, last)) ==
        three);
  CHECK(sessions_in("[]").empty());
  CHECK(sessions_in("[\n]\n").empty());
}

TEST_CASE("events may be pretty-printed, one after another or in an array") {
  CHECK(sessions_in(pretty) == three);
  std::string in_array = fmt::format("[\n{}]", pretty);
  for (std::size_t at = 0; (at = in_array.find("}\n{", at)) != std::string::npos;) {
    in_array.insert(at + 1, ",");
  }
  CHECK(sessions_in(in_array) == three);
}

TEST_CASE("events may stand on one line, joined or apart") {
  CHECK(sessions_in(fmt::format("{}{}{}", one, two, last)) == three);
  CHECK(sessions_in(fmt::format("{} {}\n{}", one, two, last)) == three);
  CHECK(sessions_in(fmt::format("{},{}\n{},", one, two, last)) == three);
  // Also behind a line of one.
  CHECK(sessions_in(fmt::format("{}\n{}{}\n", one, two, last)) == three);
  CHECK(sessions_in(fmt::format("{}\n[\n{},{}\n]\n[{}]\n", one, two, last, one)) ==
        Sessions{"ada:1", "ada:2", "eve:3", "ada:1"});
}

TEST_CASE("lines of events may end in commas, and begin with a byte order mark") {
  CHECK(sessions_in(fmt::format("{},\n{} , \r\n{}\n", one, two, last)) == three);
  CHECK(sessions_in(fmt::format("{0}{1}\n{0}{2}\n{0}\n{0}{0}{3},\n", "\xEF\xBB\xBF", one, two,
                                last)) == three);
}

TEST_CASE("documents over several lines may be many, and compressed or not come in their order") {
  std::string text = "[\n";
  Sessions wanted;
  for (int i = 0; i < 20'000; ++i) {
    text +=
        fmt::format("{}{{\n  \"user_id\": \"u\",\n  \"session_id\": {}\n}}", i > 0 ? ",\n" : "", i);
    wanted.push_back(fmt::format("u:{}", i));
  }
  CHECK(sessions_in(text + "]") == wanted);
  std::string joined;
  for (int i = 0; i < 20'000; ++i)
    joined += fmt::format("{{\"user_id\":\"u\",\"session_id\":{}}}", i);
  CHECK(sessions_in(joined) == wanted);
}

TEST_CASE("a fault in a document over several lines is reported by its line and column") {
  CHECK(fault_in("[\n  {\"user_id\": \"ada\"},\n  {\"user_id\": }\n]") ==
        ":3:15: not valid JSON: unexpected '}'");
  CHECK(fault_in("{\n  \"user_id\": \"ada\"\n}\n{\n  \"user_id\": 7,\n  \"x\": 01\n}\n") ==
        ":6:9: not valid JSON: unexpected '1'");
  CHECK(fault_in("[{\"user_id\":\"ada\"},{\"app\":\"a\"}]") ==
        ":1:20: the event names no user; give it a \"user_id\"");
  CHECK(fault_in("[\n\n  {\n  \"app\": \"a\"\n}]").starts_with(":3:3: the event names no user"));
  // Behind the number, where it is known to be one.
  CHECK(fault_in("[{\"user_id\":\"ada\"}, 7]") == ":1:22: a JSON object is expected here");
  CHECK(fault_in("{\n  \"user_id\": \"ada\",\n") == ":2:20: the JSON ends too early");
  // The second document ends where the third begins a line.
  CHECK(fault_in("{\n\"user_id\": 1\n}\n{\n\"user_id\": 2,\n{\n\"user_id\": 3\n}\n") ==
        ":5:14: the JSON ends too early");
  std::string far = "[";
  for (int i = 0; i < 30'000; ++i) far += "{\n\"user_id\": \"ada\"\n},";
  CHECK(fault_in(far + "{\"user_id\": \"\"}]").starts_with(":60001:3: the event names no user"));
}

TEST_CASE("documents over several lines after others on one are named as such") {
  CHECK(fault_in(fmt::format("{}\n{}", one, pretty)) ==
        ":2:2: a document over several lines after others on one; write one a line: jq -c . FILE");
}

TEST_CASE("malformed documents are skipped, and the first is told") {
  const TemporaryDirectory directory;
  const std::string path =
      directory.write("events.json", "[\n{\"user_id\": 1},\n{\"app\": 2},\n{\"user_id\": 3},\n7]");
  EventFile file(path, MalformedLines::skip);
  CHECK(sessions_of(file) == Sessions{"1:", "3:"});
  CHECK(file.skipped().count == 2);
  CHECK(file.skipped().first == path + ":3:1: the event names no user; give it a \"user_id\"");
}

TEST_CASE("where all lines are malformed, skipping them is an error") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("events", "{\"app\": 1}\n{\"app\": 2}\n");
  EventFile file(path, MalformedLines::skip);
  const auto error = error_of([&] { static_cast<void>(events_of(file)); });
  CHECK(error.code == ErrorCode::invalid_argument);
  CHECK(error.message ==
        path +
            ":1:1: the event names no user; give it a \"user_id\"; no line is an event, of 2 in "
            "all");
}

TEST_CASE("a document of more than 16 MiB is refused by its place") {
  const std::string text = fmt::format("[{},\n {{\"user_id\": \"ada\", \"x\": \"{}\"}}]", one,
                                       std::string(EventFile::longest_line, 'x'));
  CHECK(fault_in(text).find("16 MiB") != std::string::npos);
}

TEST_CASE("files of other kinds are named, with the command that converts them") {
  using namespace std::literals;
  const auto check_kind = [](std::string_view text, std::string_view kind,
                             std::string_view command) {
    CAPTURE(kind);
    const std::string fault = fault_in(text);
    CHECK(fault.starts_with(
        fmt::format(": {}; expected JSON in UTF-8; convert it: {} ", kind, command)));
    CHECK(fault.ends_with(" > events.ndjson"));
  };
  check_kind("\xFF\xFE{\0"sv, "UTF-16 text", "iconv -f UTF-16 -t UTF-8");
  check_kind("\xFE\xFF\0{"sv, "UTF-16 text", "iconv -f UTF-16 -t UTF-8");
  check_kind("{\0\"\0u\0"sv, "UTF-16 text", "iconv -f UTF-16LE -t UTF-8");
  check_kind("PK\x03\x04\x14\0"sv, "a zip archive", "unzip -p");
  check_kind(std::string(257, '\0') + "ustar\0"s, "a tar archive", "tar -xOf");
  check_kind("BZh91AY&SY", "a bzip2 archive", "bzip2 -dc");
  check_kind(
      "\xFD"
      "7zXZ\0"sv,
      "an xz archive", "xz -dc");
  check_kind("PAR1\x15\x04", "a Parquet file", "duckdb -c");
  check_kind("Obj\x01\x04\x14", "an Avro file", "avro-tools tojson");
  check_kind("user_id,app,timestamp\nada,com.mtn.momo,2025-11-26\n", "CSV",
             "mlr --icsv --ojsonl cat");
  check_kind("\xEF\xBB\xBF\"user_id\";\"app\"\r\n", "CSV", "mlr --icsv --ojsonl cat");
}
