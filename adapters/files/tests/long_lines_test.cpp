// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <fstream>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <malloc.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <signals/files/event_file.hpp>

#include "recording_sink.hpp"
#include "support/sanitized.hpp"

using namespace signals::files::testing;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20U;

/// An event of exactly that many bytes, without a newline.
[[nodiscard]] std::string event_of_size(std::size_t size) {
  const std::string start = R"({"user_id":"ada","session_id":"long","note":")";
  return start + std::string(size - start.size() - 2, 'x') + "\"}";
}

/// Puts a line of `size` letters between two events, without holding it in memory.
[[nodiscard]] std::string write_long_line(const TemporaryDirectory& directory, std::size_t size) {
  std::string path = directory.path_of("events.ndjson");
  std::ofstream file(path, std::ios::binary);
  const std::string piece(mebibyte, 'x');
  file << "{\"user_id\":\"ada\",\"session_id\":1}\n";
  for (std::size_t written = 0; written < size; written += piece.size()) file << piece;
  file << "\n{\"user_id\":\"ada\",\"session_id\":3}\n";
  return path;
}

[[nodiscard]] long peak_memory() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  return usage.ru_maxrss;
}

/// The most memory, in KiB, that reading the file adds to a process that has read nothing yet.
[[nodiscard]] long peak_memory_of_reading(const std::string& path) {
  ::malloc_trim(0);  // what other tests have freed is no memory to begin with
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    long peak = -1;
    const long before = peak_memory();
    try {
      EventFile file(path, MalformedLines::skip);
      if (events_of(file).size() == 2) peak = peak_memory() - before;
    } catch (...) {
      peak = -2;
    }
    static_cast<void>(!::write(ends[1], &peak, sizeof peak));
    ::_exit(0);
  }
  long peak = 0;
  CHECK(::read(ends[0], &peak, sizeof peak) == static_cast<ssize_t>(sizeof peak));
  int status = 0;
  ::waitpid(child, &status, 0);
  ::close(ends[0]);
  ::close(ends[1]);
  return peak;
}

}  // namespace

TEST_CASE("a line may be as long as 16 MiB, and not a byte longer, wherever it stands") {
  REQUIRE(EventFile::longest_line == 16 * mebibyte);
  const TemporaryDirectory directory;
  for (const std::string_view before :
       {"", "\n", "{\"user_id\":\"ada\",\"session_id\":\"first\"}\n"}) {
    for (const std::string_view after : {"", "\n", "\r\n", "\n{\"user_id\":\"ada\"}\n"}) {
      CAPTURE(before);
      CAPTURE(after);
      EventFile longest(directory.write(
          "events.ndjson",
          fmt::format("{}{}{}", before, event_of_size(EventFile::longest_line), after)));
      const auto sessions = sessions_of(longest);
      CHECK(std::count(sessions.begin(), sessions.end(), "ada:long") == 1);

      const std::string path = directory.write(
          "events.ndjson",
          fmt::format("{}{}{}", before, event_of_size(EventFile::longest_line + 1), after));
      EventFile overlong(path);
      const auto error = error_of([&] { static_cast<void>(events_of(overlong)); });
      CHECK(error.code == ErrorCode::invalid_argument);
      CHECK(error.message.starts_with(
          fmt::format("{}:{}:1: the line is longer than 16 MiB", path, before.empty() ? 1 : 2)));
    }
  }
}

TEST_CASE("lines after an overlong one keep their numbers and positions") {
  const TemporaryDirectory directory;
  const std::string long_line(20 * mebibyte, ' ');
  const std::string path = directory.write(
      "events.ndjson", "{\"user_id\":\"ada\",\"session_id\":1}\n" + long_line + "\n" + long_line +
                           "\n{\"user_id\":\"ada\",\"session_id\":4}\n");
  EventFile skipping(path, MalformedLines::skip);
  for (const std::size_t sinks : {1U, 3U}) {
    const auto events = events_of(skipping, sinks);
    REQUIRE(events.size() == 2);
    CHECK(events[0].position == 0);
    CHECK(events[1].event.session_id == "4");
    CHECK(events[1].position == 33 + 2 * (20 * mebibyte + 1));
    CHECK(skipping.skipped_lines() == 2);
  }
}

TEST_CASE("a line of 100 MB is named, and takes no memory of its length") {
  const TemporaryDirectory directory;
  const std::string path = write_long_line(directory, 100'000'000);

  EventFile file(path);
  const auto error = error_of([&] { static_cast<void>(events_of(file)); });
  CHECK(error.message.starts_with(path + ":2:1: the line is longer than 16 MiB"));

  const long peak = peak_memory_of_reading(path);
  CHECK(peak > 0);
  if (!is_sanitized) CHECK(peak < 90'000);
}

TEST_CASE("an overlong line at the end of a file needs no newline") {
  const TemporaryDirectory directory;
  const std::string path =
      directory.write("events.ndjson", "{\"user_id\":1}\n" + std::string(17 * mebibyte, 'x'));
  EventFile file(path, MalformedLines::skip);
  CHECK(events_of(file).size() == 1);
  CHECK(file.skipped_lines() == 1);
}
