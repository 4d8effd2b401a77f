// SPDX-License-Identifier: Apache-2.0
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signals/files/event_file.hpp>

#include "compress.hpp"
#include "recording_sink.hpp"

using namespace signals::files::testing;

namespace {

using Sessions = std::vector<std::string>;

using Compress = std::string (*)(std::string_view);

[[nodiscard]] std::string many_events(int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    text += fmt::format("{{\"user_id\":\"u{}\",\"session_id\":\"{:x}\"}}\n", i % 7,
                        static_cast<unsigned>(i) * 2654435761U);
  }
  return text;
}

}  // namespace

TEST_CASE("compressed events read as if they were not, whatever the file's name") {
  const std::string text = many_events(60'000);
  const TemporaryDirectory directory;
  EventFile plain(directory.write("events.ndjson", text));
  const auto wanted = sessions_of(plain);
  REQUIRE(wanted.size() == 60'000);
  for (const Compress compress : {&gzip, &zstandard}) {
    for (const std::size_t sinks : {1U, 3U}) {
      EventFile file(directory.write("events.ndjson", compress(text)));
      CHECK((sessions_of(file, sinks) == wanted));
      CHECK((sessions_of(file, sinks) == wanted));  // and again
    }
  }
}

TEST_CASE("archives that were joined read as one") {
  const TemporaryDirectory directory;
  for (const Compress compress : {&gzip, &zstandard}) {
    EventFile file(directory.write(
        "events", compress("{\"user_id\":\"ada\",\"session_id\":1}\n{\"user_id\":\"gra") +
                      compress("") + compress("ce\",\"session_id\":2}\n")));
    CHECK(sessions_of(file) == Sessions{"ada:1", "grace:2"});
  }
}

TEST_CASE("an empty archive has no events") {
  const TemporaryDirectory directory;
  for (const Compress compress : {&gzip, &zstandard}) {
    EventFile file(directory.write("events", compress("")));
    CHECK(events_of(file).empty());
  }
}

TEST_CASE("an archive that is cut short anywhere is an error that says so") {
  const std::string text = many_events(40);
  const TemporaryDirectory directory;
  for (const auto& [compress, format] :
       {std::pair{&gzip, "gzip"}, std::pair{&zstandard, "Zstandard"}}) {
    const std::string whole = compress(text);
    for (std::size_t size = 4; size < whole.size(); ++size) {
      const std::string path = directory.write("events", whole.substr(0, size));
      EventFile file(path, MalformedLines::skip);
      const auto error = error_of([&] { static_cast<void>(events_of(file)); });
      CHECK(error.code == ErrorCode::data_loss);
      CHECK(error.message ==
            fmt::format("{}: the {} data ends too early; get the file again", path, format));
    }
  }
}

TEST_CASE("a damaged archive is an error that names the file") {
  const std::string text = many_events(5'000);
  const TemporaryDirectory directory;
  std::string damaged = gzip(text);
  damaged[damaged.size() / 2] = static_cast<char>(damaged[damaged.size() / 2] ^ 0x55);
  for (const std::string& content : {damaged, gzip(text) + "rubbish"}) {
    const std::string path = directory.write("events", content);
    EventFile file(path, MalformedLines::skip);
    const auto error = error_of([&] { static_cast<void>(events_of(file, 2)); });
    CHECK(error.code == ErrorCode::data_loss);
    CHECK(error.message.starts_with(path + ": the gzip data is damaged: "));
  }
  const std::string path = directory.write("events", zstandard(text) + "rubbish");
  EventFile file(path, MalformedLines::skip);
  const auto error = error_of([&] { static_cast<void>(events_of(file)); });
  CHECK(error.code == ErrorCode::data_loss);
  CHECK(error.message.starts_with(path + ": the Zstandard data is damaged: "));
}

TEST_CASE("a malformed line within an archive is named by its number") {
  const TemporaryDirectory directory;
  for (const Compress compress : {&gzip, &zstandard}) {
    const std::string path =
        directory.write("events", compress(many_events(30'000) + "{]\n" + many_events(10)));
    EventFile file(path);
    const auto error = error_of([&] { static_cast<void>(events_of(file, 2)); });
    CHECK(error.code == ErrorCode::invalid_argument);
    CHECK(error.message.starts_with(path + ":30001:2: "));
  }
}

TEST_CASE("a pipe may carry an archive") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  const std::string archive = gzip(many_events(20'000));
  std::jthread writer([&] {
    const int pipe = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    for (std::size_t written = 0; written < archive.size();) {
      const ssize_t count = ::write(pipe, archive.data() + written,
                                    std::min<std::size_t>(1000, archive.size() - written));
      if (count <= 0) break;
      written += static_cast<std::size_t>(count);
    }
    ::close(pipe);
  });
  EventFile file(path);
  CHECK(events_of(file, 2).size() == 20'000);
}
