// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/files/event_file.hpp>

#include "recording_sink.hpp"

using namespace signals::files::testing;

TEST_CASE("lines are read once each wherever they lie against the blocks of the file") {
  constexpr std::size_t block = std::size_t{256} << 10U;
  const TemporaryDirectory directory;
  // Lines whose ends fall on, before and after the ends of blocks, and lines longer than a block.
  for (const std::size_t first : {block - 2, block - 1, block, block + 1, block + 5000,
                                  2 * block - 1, 2 * block, 3 * block + 17}) {
    std::string text;
    std::vector<std::string> wanted;
    std::vector<std::size_t> positions;
    for (const std::size_t size : {first, std::size_t{40}, block, std::size_t{60}, 3 * block,
                                   std::size_t{64}, std::size_t{64}}) {
      const std::string start =
          fmt::format("{{\"user_id\":\"u\",\"session_id\":{},\"n\":\"", wanted.size());
      wanted.push_back(fmt::format("u:{}", wanted.size()));
      positions.push_back(text.size());
      text += start;
      if (size > start.size() + 3) text += std::string(size - start.size() - 3, 'x');
      text += "\"}\n";
    }
    EventFile file(directory.write("events.ndjson", text));
    for (const std::size_t sinks : {1U, 2U, 5U}) {
      CAPTURE(first);
      CHECK(sessions_of(file, sinks) == wanted);
      const auto events = events_of(file, sinks);
      REQUIRE(events.size() == positions.size());
      for (std::size_t i = 0; i < events.size(); ++i) CHECK(events[i].position == positions[i]);
    }
  }
}

TEST_CASE("a file that grew between two passes is read whole by the second") {
  const TemporaryDirectory directory;
  const std::string path = directory.write("events.ndjson", "{\"user_id\":\"a\",\"id\":1}\n");
  EventFile file(path);
  CHECK(sessions_of(file) == std::vector<std::string>{"a:1"});
  directory.write("events.ndjson", "{\"user_id\":\"a\",\"id\":1}\n{\"user_id\":\"b\",\"id\":2}\n");
  CHECK(sessions_of(file) == std::vector<std::string>{"a:1", "b:2"});
}
