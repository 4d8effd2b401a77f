// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/formats/event_line_stream.hpp>
#include <signals/formats/event_lines.hpp>

#include "recorded_events.hpp"

using formats_test::RecordingSink;
using signals::EventLineFault;

TEST_CASE("bytes that come in parts, cut at any place, read as the whole text does") {
  constexpr std::size_t longest = 120;
  const std::string long_name(2 * longest, 'x');
  const std::string text =
      "\xEF\xBB\xBF{\"user_id\": \"ada\", \"app_id\": \"org.example\", \"id\": \"1\"}\r\n"
      "\r\n"
      "{\"user_id\": \"ada\", \"app_id\": }\n"
      "{\"user_id\": \"" +
      long_name +
      "\"}\n"
      "{\"user_id\": \"grace\", \"app_id\": \"org.\\u00e9\", \"id\": \"2\"}\n"
      "\n" +
      std::string(longest, ' ') + "\r\n" + std::string(longest + 1, ' ') + "\n" +
      "{\"user_id\": \"grace\", \"app_id\": \"org.example\", \"id\": \"3\"}\n" +
      "{\"user_id\": \"grace\", \"app_id\": \"org.example\", \"id\": \"4\"}";
  const auto shown = [](const std::vector<EventLineFault>& faults) {
    std::string all;
    for (const EventLineFault& fault : faults) {
      all += fmt::format("{}:{}: {}\n", fault.line, fault.offset, fault.reason);
    }
    return all;
  };

  RecordingSink whole_sink;
  std::vector<EventLineFault> whole_faults;
  std::vector<std::uint64_t> whole_notes;
  signals::EventLineReader reader(longest);
  const std::uint64_t lines = reader.read(
      text, 0, whole_sink,
      [&](EventLineFault fault) {
        whole_faults.push_back(std::move(fault));
        return true;
      },
      [&](const signals::EventLineNote& note) { whole_notes.push_back(note.line); });
  REQUIRE(whole_sink.events.size() == 4);
  REQUIRE(whole_faults.size() == 2);
  REQUIRE_FALSE(whole_notes.empty());

  for (const std::size_t part : {std::size_t{1}, std::size_t{2}, std::size_t{3}, std::size_t{7},
                                 std::size_t{50}, std::size_t{300}, text.size()}) {
    CAPTURE(part);
    RecordingSink sink;
    std::vector<EventLineFault> faults;
    std::vector<std::uint64_t> notes;
    signals::EventLineStream stream(
        longest, sink,
        [&](EventLineFault fault) {
          faults.push_back(std::move(fault));
          return true;
        },
        [&](const signals::EventLineNote& note) { notes.push_back(note.line); });
    for (std::size_t first = 0; first < text.size(); first += part) {
      CHECK(stream.push(std::string_view(text).substr(first, part)));
    }
    CHECK(stream.finish());
    CHECK(sink.events == whole_sink.events);
    CHECK(shown(faults) == shown(whole_faults));
    CHECK(notes == whole_notes);
    CHECK(stream.line_count() == lines);
  }
}

TEST_CASE("a stream ends at the fault that ends it, and holds no more than a line") {
  RecordingSink sink;
  std::size_t faults = 0;
  signals::EventLineStream stream(100, sink, [&](const EventLineFault&) {
    ++faults;
    return false;
  });
  const std::string_view event = "{\"user_id\": \"ada\"}\n";
  CHECK(stream.push(event));
  CHECK(sink.events.size() == 1);
  CHECK(stream.push("{\"user_id\": "));
  CHECK_FALSE(stream.push(std::string(100, ' ')));
  CHECK(faults == 1);
  CHECK_FALSE(stream.push("\n"));
  CHECK_FALSE(stream.push(event));
  CHECK_FALSE(stream.finish());
  CHECK(faults == 1);
  CHECK(sink.events.size() == 1);
}
