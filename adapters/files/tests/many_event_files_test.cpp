// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/files/event_file.hpp>
#include <signals/files/event_folder.hpp>

#include "recording_sink.hpp"

using namespace signals::files::testing;

namespace {

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("several files are read as one, in the order given") {
  const TemporaryDirectory directory;
  const Names paths{directory.write("b", "{\"user_id\":\"b\",\"session_id\":1}\n"),
                    directory.write("empty", ""),
                    directory.write("a", "[{\"user_id\":\"a\",\"session_id\":2}]"),
                    directory.write("c", "{\"user_id\":\"b\",\"session_id\":3}")};
  EventFile files(paths);
  for (const std::size_t sinks : {1U, 3U}) {
    CHECK(sessions_of(files, sinks) == Names{"b:1", "a:2", "b:3"});
  }
  CHECK(files.list_users("", 10, {}).user_ids == Names{"b", "a"});
}

TEST_CASE("a fault is told by the file that it is in, and skipped lines of all files are counted") {
  const TemporaryDirectory directory;
  const std::string good = directory.write("good", "{\"user_id\":\"a\",\"session_id\":1}\n");
  const std::string bad = directory.write("bad", "{\"user_id\":\"a\",\"session_id\":2}\n{\"\n7\n");
  EventFile files(Names{good, bad});
  CHECK(error_of([&] { static_cast<void>(events_of(files)); }).message ==
        bad + ":2:3: the JSON ends too early");

  EventFile skipping(Names{bad, good, bad}, MalformedLines::skip);
  CHECK(sessions_of(skipping) == Names{"a:2", "a:1", "a:2"});
  CHECK(skipping.skipped().count == 4);
  CHECK(skipping.skipped().first == bad + ":2:3: the JSON ends too early");
}

TEST_CASE("a file among several that cannot be read is refused when they are opened") {
  const TemporaryDirectory directory;
  const std::string good = directory.write("good", "{\"user_id\":\"a\"}\n");
  CHECK(error_of([&] {
          const EventFile files(Names{good, directory.path_of("none")});
        }).code == ErrorCode::not_found);
}

TEST_CASE("a folder's files of events are listed by name, and what else is in it") {
  const TemporaryDirectory directory;
  for (const char* const name : {"2.ndjson", "10.jsonl.gz", "1.json", "3.json.zst", "notes.txt",
                                 ".hidden.json", "_SUCCESS", "_old.json", "events.csv"}) {
    directory.write(name, "");
  }
  std::filesystem::create_directory(directory.path_of("more.json"));
  const auto in_folder = [&](const Names& names) {
    Names paths;
    for (const std::string& name : names) paths.push_back(directory.path_of(name));
    return paths;
  };
  const auto folder = list_event_folder(directory.path());
  CHECK(folder.events == in_folder({"1.json", "10.jsonl.gz", "2.ndjson", "3.json.zst"}));
  CHECK(folder.others ==
        in_folder({"_SUCCESS", "_old.json", "events.csv", "more.json", "notes.txt"}));
  CHECK(error_of([&] { static_cast<void>(list_event_folder(directory.path_of("none"))); }).code ==
        ErrorCode::not_found);
}
