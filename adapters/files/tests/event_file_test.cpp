// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signals/files/event_file.hpp>

#include "recording_sink.hpp"

using namespace signals::files::testing;

using Sessions = std::vector<std::string>;

TEST_CASE("an event file yields each line as an event of its user") {
  const TemporaryDirectory directory;
  EventFile file(directory.write(
      "events.ndjson",
      R"({"user_id":"ada","id":"e1","app":"com.mtn.momo","session_id":"s1","timestamp":1763553600,)"
      R"("total_time_in_foreground_minutes":2.5})"));

  const auto events = events_of(file);

  REQUIRE(events.size() == 1);
  CHECK(events[0].user_id == "ada");
  CHECK(events[0].event ==
        signals::Event{.id = "e1",
                       .app_id = "com.mtn.momo",
                       .session_id = "s1",
                       .time = signals::Instant{std::chrono::seconds{1763553600}},
                       .foreground = signals::Minutes{2.5}});
}

TEST_CASE("users may be interleaved, and named by user_id or userId, by text or by number") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson",
                                 "{\"user_id\":\"ada\",\"session_id\":1}\n"
                                 "{\"userId\":\"grace\",\"session_id\":2}\n"
                                 "{\"user_id\":42,\"session_id\":3}\n"
                                 "{\"user_id\":null,\"userId\":\"ada\",\"session_id\":4}\n"));

  CHECK(sessions_of(file) == Sessions{"ada:1", "grace:2", "42:3", "ada:4"});
}

TEST_CASE("a byte order mark, CRLF, blank lines and a missing last newline do no harm") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson",
                                 "\xEF\xBB\xBF{\"user_id\":\"ada\",\"session_id\":1}\r\n"
                                 "\r\n"
                                 "\n"
                                 " \t \n"
                                 "  {\"user_id\":\"ada\",\"session_id\":2}  \r\n"
                                 "{\"user_id\":\"ada\",\"session_id\":3}"));

  CHECK(sessions_of(file) == Sessions{"ada:1", "ada:2", "ada:3"});
}

TEST_CASE("a file without lines has no events") {
  const TemporaryDirectory directory;
  for (const std::string_view text :
       {"", "\n", "\r\n\r\n", "\xEF\xBB\xBF", "\xEF\xBB\xBF\n", "  "}) {
    CAPTURE(text);
    EventFile file(directory.write("events.ndjson", text));
    CHECK(events_of(file).empty());
    CHECK(events_of(file, 4).empty());
  }
}

TEST_CASE("of a field that stands twice the last counts") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson",
                                 R"({"user_id":"ada","session_id":1,"user_id":"grace",)"
                                 R"("session_id":2})"));

  CHECK(sessions_of(file) == Sessions{"grace:2"});
}

TEST_CASE("any number of sinks gets each event once, by positions that grow line by line") {
  // Large enough for many blocks, so that every thread can have some.
  constexpr int lines = 40'000;
  std::string text;
  for (int i = 0; i < lines; ++i) {
    text += fmt::format("{{\"user_id\":\"u{}\",\"session_id\":{},\"note\":\"{}\"}}\n", i % 7, i,
                        std::string(static_cast<std::size_t>(i % 90), 'x'));
  }
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", text));

  for (const std::size_t sinks : {1U, 2U, 3U, 8U}) {
    CAPTURE(sinks);
    const auto events = events_of(file, sinks);
    REQUIRE(events.size() == lines);
    std::size_t out_of_place = 0;
    for (int i = 0; i < lines; ++i) {
      const RecordedEvent& recorded = events[static_cast<std::size_t>(i)];
      if (recorded.user_id != fmt::format("u{}", i % 7) ||
          recorded.event.session_id != std::to_string(i)) {
        ++out_of_place;
      }
    }
    CHECK(out_of_place == 0);
  }
}

TEST_CASE("a sink that throws ends the pass on all threads, and its error comes out") {
  class ThrowingSink final : public signals::InterleavedEventSink {
    void accept(std::span<const signals::InterleavedEvent>) override {
      throw signals::Error(ErrorCode::resource_exhausted, "the sink is full");
    }
  };
  std::string text;
  for (int i = 0; i < 20'000; ++i) text += "{\"user_id\":\"ada\",\"session_id\":\"a session\"}\n";
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", text));

  for (const std::size_t count : {1U, 3U}) {
    std::deque<ThrowingSink> throwing(count);
    std::vector<signals::InterleavedEventSink*> sinks;
    for (ThrowingSink& sink : throwing) sinks.push_back(&sink);
    const auto error = error_of([&] { file.read_events(sinks, {}); });
    CHECK(error.code == ErrorCode::resource_exhausted);
    CHECK(error.message == "the sink is full");
  }
}

TEST_CASE("events cannot be read without a sink") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", "{}"));
  CHECK(error_of([&] { file.read_events({}, {}); }).code == ErrorCode::invalid_argument);
}

TEST_CASE("a stop that was requested before ends the pass before its first event") {
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", "{\"user_id\":\"ada\"}\n"));
  std::stop_source stop;
  stop.request_stop();

  CHECK(events_of(file, 1, stop.get_token()).empty());
  CHECK(events_of(file, 3, stop.get_token()).empty());
  CHECK(events_of(file, 1).size() == 1);
}

TEST_CASE("a stop that is requested meanwhile cuts the pass short") {
  class StoppingSink final : public signals::InterleavedEventSink {
   public:
    explicit StoppingSink(std::stop_source& stop) : stop_(stop) {}
    void accept(std::span<const signals::InterleavedEvent> taken) override {
      events += static_cast<int>(taken.size());
      stop_.request_stop();
    }
    int events = 0;

   private:
    std::stop_source& stop_;
  };
  std::string text;
  const std::string note(1000, 'x');
  for (int i = 0; i < 5'000; ++i) text += "{\"user_id\":\"ada\",\"note\":\"" + note + "\"}\n";
  const TemporaryDirectory directory;
  EventFile file(directory.write("events.ndjson", text));
  std::stop_source stop;
  StoppingSink sink(stop);
  signals::InterleavedEventSink* const pointer = &sink;

  file.read_events(std::span(&pointer, 1), stop.get_token());

  CHECK(sink.events > 0);
  CHECK(sink.events < 5'000);
}

TEST_CASE("a pipe yields its events once, and says so when it is asked again") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  // Opened for both, it blocks neither side, and the lines fit into the pipe.
  const int writer = ::open(path.c_str(), O_RDWR | O_CLOEXEC);
  REQUIRE(writer >= 0);
  constexpr std::string_view lines =
      "{\"user_id\":\"ada\",\"session_id\":1}\n{\"user_id\":\"grace\",\"session_id\":2}";
  REQUIRE(::write(writer, lines.data(), lines.size()) == static_cast<ssize_t>(lines.size()));
  EventFile file(path);
  ::close(writer);

  CHECK(sessions_of(file, 2) == Sessions{"ada:1", "grace:2"});
  const auto error = error_of([&] { static_cast<void>(events_of(file)); });
  CHECK(error.code == ErrorCode::failed_precondition);
  CHECK(error.message ==
        path + " is a stream, which can be read only once; save the events in a file");
}

TEST_CASE("a slow pipe yields lines that come in pieces") {
  const TemporaryDirectory directory;
  const std::string path = directory.path_of("pipe");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  std::jthread writer([&path] {
    const int pipe = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    for (const std::string_view piece :
         {"{\"user_id\":\"a", "da\",\"session_id\":", "1}", "\n\n{\"userId\":7", ",\"id\":2}\n"}) {
      static_cast<void>(!::write(pipe, piece.data(), piece.size()));
      std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    ::close(pipe);
  });
  EventFile file(path);

  CHECK(sessions_of(file, 2) == Sessions{"ada:1", "7:2"});
}
