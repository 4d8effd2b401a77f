// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signals/files/event_file.hpp>

#include "compress.hpp"
#include "recording_sink.hpp"
#include "unreadable_files.hpp"

using namespace signals::files::testing;

namespace {

constexpr std::string_view good_line = "{\"user_id\":\"ada\",\"session_id\":1}\n";

/// What is said of a file whose second line is `line`, without the path.
[[nodiscard]] std::string line_fault_of(std::string_view line) {
  const TemporaryDirectory directory;
  const std::string path =
      directory.write("events.ndjson", fmt::format("{}{}\n{}", good_line, line, good_line));
  EventFile file(path);
  const auto error = error_of([&] { static_cast<void>(events_of(file)); });
  CHECK(error.code == ErrorCode::invalid_argument);
  std::string_view message = error.message;
  REQUIRE(message.starts_with(path + ":"));
  message.remove_prefix(path.size() + 1);
  return std::string(message);
}

/// Cuts a file short as soon as its first events have come.
class CuttingSink final : public InterleavedEventSink {
 public:
  CuttingSink(std::string path, std::uintmax_t size) : path_(std::move(path)), size_(size) {}
  void accept(std::span<const InterleavedEvent> /*events*/) override {
    std::filesystem::resize_file(path_, size_);
  }

 private:
  std::string path_;
  std::uintmax_t size_;
};

}  // namespace

TEST_CASE("a file that becomes shorter while it is read is an error, and no end") {
  std::string text;
  while (text.size() < 4'000'000) text += good_line;
  for (const bool is_compressed : {false, true}) {
    CAPTURE(is_compressed);
    const TemporaryDirectory directory;
    // Bytes that compress badly make the compressed file long enough to be cut.
    if (is_compressed) {
      text.clear();
      for (unsigned i = 0; text.size() < 40'000'000; ++i) {
        text += fmt::format("{{\"user_id\":{},\"session_id\":{}}}\n", i * 2654435761U, i * 40503U);
      }
    }
    const std::string bytes = is_compressed ? gzip(text) : text;
    const std::string path = directory.write("events", bytes);
    EventFile file(path);
    CuttingSink sink(path, bytes.size() / 2);
    InterleavedEventSink* const sinks[]{&sink};
    const auto error = error_of([&] { file.read_events(sinks, {}); });
    CHECK(error.code == ErrorCode::data_loss);
    CHECK(error.message ==
          fmt::format("cannot read {}: it became shorter while it was read, from {} bytes to {}; "
                      "run again when nothing changes it",
                      path, bytes.size(), bytes.size() / 2));
  }
}

TEST_CASE("a malformed line is reported with its line, its column and the reason") {
  using namespace std::string_view_literals;
  CHECK(line_fault_of(R"({"user_id":"ada","session)") == "2:26: the JSON ends too early");
  CHECK(line_fault_of("{\"user_id\": }") == "2:13: not valid JSON: unexpected '}'");
  CHECK(line_fault_of("garbage") == "2:1: not valid JSON: unexpected 'g'");
  CHECK(line_fault_of("\"text\"").ends_with("a JSON object is expected here"));
  CHECK(line_fault_of("[1]").ends_with("a JSON object is expected here"));
  CHECK(line_fault_of("null").ends_with("a JSON object is expected here"));
  CHECK(line_fault_of("12").ends_with("a JSON object is expected here"));
  CHECK(line_fault_of(R"({"user_id":"ada"} {})") ==
        "2:19: the event names no user; give it a \"user_id\"");
  CHECK(line_fault_of(R"({"user_id":"ada"}, 1)") == "2:21: a JSON object is expected here");
  CHECK(line_fault_of(R"({"user_id":"ada",})") == "2:18: not valid JSON: unexpected '}'");
  CHECK(line_fault_of("{\"user_id\":\"a\0b\"}"sv) == "2:14: an unescaped control character, 0x00");
  CHECK(line_fault_of("\0"sv) == "2:1: an unescaped control character, 0x00");
  CHECK(line_fault_of("{\"user_id\":\"a\xFF\"}").ends_with(": not valid UTF-8"));
  CHECK(line_fault_of("{\"user_id\":\"a\xC3\"}").ends_with(": not valid UTF-8"));
  CHECK(line_fault_of("{\"user_id\":\"ada\",\"x\":NaN}") == "2:22: not valid JSON: unexpected 'N'");
}

TEST_CASE("a line nests at most 64 levels deep") {
  const auto nested = [](std::size_t levels) {
    return fmt::format(R"({{"user_id":"ada","x":{}{}}})", std::string(levels - 1, '['),
                       std::string(levels - 1, ']'));
  };
  const TemporaryDirectory directory;
  EventFile deepest(directory.write("events.ndjson", nested(64)));
  CHECK(events_of(deepest).size() == 1);
  // The object is the first level, so the 64th bracket, after 21 columns, is one too deep.
  CHECK(line_fault_of(nested(65)) == "2:85: the JSON is nested deeper than 64 levels");
  CHECK(line_fault_of(nested(1'000'000)) == "2:85: the JSON is nested deeper than 64 levels");
}

TEST_CASE("a line must name its user") {
  constexpr std::string_view reason = "2:1: the event names no user; give it a \"user_id\"";
  for (const std::string_view line :
       {R"({})", R"({"app":"com.mtn.momo"})", R"({"user_id":""})", R"({"user_id":"  "})",
        R"({"user_id":null})", R"({"user_id":true})", R"({"user_id":["ada"]})",
        R"({"user_id":{"id":"ada"}})", R"({"user_id":1.5})", R"({"USER_ID":"ada"})",
        R"({"nested":{"user_id":"ada"}})"}) {
    CAPTURE(line);
    CHECK(line_fault_of(line) == reason);
  }
}

TEST_CASE("the column counts from the line's first character also after a byte order mark") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("events.ndjson", "\xEF\xBB\xBF{]\n");
  EventFile file(path);
  const auto error = error_of([&] { static_cast<void>(events_of(file)); });
  CHECK(error.message.starts_with(path + ":1:2: "));
}

TEST_CASE("of several malformed lines the first is reported, with any number of threads") {
  std::string text;
  for (int line = 1; line <= 40'000; ++line) {
    // From line 12,345 on every fifth is malformed, so that many threads meet one.
    text += line >= 12'345 && line % 5 == 0
                ? std::string("{\"user_id\":\"ada\",\n")
                : fmt::format("{{\"user_id\":\"ada\",\"note\":\"{:060}\"}}\n", line);
  }
  const TemporaryDirectory directory;
  const std::string path = directory.write("events.ndjson", text);
  for (const std::size_t sinks : {1U, 2U, 8U}) {
    for (int repeat = 0; repeat < 5; ++repeat) {
      EventFile file(path);
      const auto error = error_of([&] { static_cast<void>(events_of(file, sinks)); });
      CHECK(error.message == fmt::format("{}:12345:18: the JSON ends too early", path));
    }
  }
}

TEST_CASE("malformed lines can be skipped and are counted, anew in each pass") {
  std::string text;
  for (int i = 0; i < 30'000; ++i) {
    text += i % 3 == 0 ? "{\"user_id\":\n" : "{\"user_id\":\"ada\",\"session_id\":\"a session\"}\n";
  }
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", text + "{}\nnull"), MalformedLines::skip);
  for (const std::size_t sinks : {1U, 4U}) {
    CHECK(events_of(file, sinks).size() == 20'000);
    CHECK(file.skipped_lines() == 10'002);
  }
}

TEST_CASE("blank lines are no malformed lines") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", "\n \r\n{\"user_id\":1}\n\n"),
                 MalformedLines::skip);
  CHECK(events_of(file).size() == 1);
  CHECK(file.skipped_lines() == 0);
}

TEST_CASE("what is no readable file is refused when it is opened") {
  check_that_unreadable_is_refused<EventFile>("missing.ndjson");
  const TemporaryDirectory directory;
  const std::string below_file = directory.write("file", "") + "/events.ndjson";
  CHECK(error_of([&] { const EventFile file(below_file); }).code == ErrorCode::not_found);
}

TEST_CASE("a file without permission to read it is refused") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("events.ndjson", good_line);
  REQUIRE(::chmod(path.c_str(), 0) == 0);
  REQUIRE(::chmod(directory.path().c_str(), 0755) == 0);
  // To root all files are readable, so be someone else for a moment.
  const uid_t user = ::geteuid();
  constexpr uid_t nobody = 65534;
  if (user == 0) REQUIRE(::seteuid(nobody) == 0);
  const auto error = [&] {
    try {
      const EventFile file(path);
    } catch (const signals::Error& caught) {
      return ExpectedError{caught.code(), caught.what()};
    }
    return ExpectedError{};
  }();
  if (user == 0) REQUIRE(::seteuid(user) == 0);
  CHECK(error.code == ErrorCode::permission_denied);
  CHECK(error.message == fmt::format("cannot read {}: Permission denied", path));
}

TEST_CASE("a file that went away after it was opened is an error of the pass") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("events.ndjson", good_line);
  EventFile file(path);
  std::filesystem::remove(path);
  CHECK(error_of([&] { static_cast<void>(events_of(file)); }).code == ErrorCode::not_found);
}
