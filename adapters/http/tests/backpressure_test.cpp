// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <cstddef>
#include <cstring>
#include <future>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <signals/http/client.hpp>

#include "origin_server.hpp"
#include "sinks.hpp"
#include "support/peak_memory.hpp"
#include "support/sanitized.hpp"

using namespace std::chrono_literals;
using namespace signals::http::testing;

namespace {

constexpr std::size_t megabyte = 1'000'000;

/// Checks a body against the pattern as it comes, without keeping it.
class PatternCheck {
 public:
  PatternCheck() : pattern_(patterned_bytes(2 * megabyte)) {}

  void take(std::string_view part) {
    while (!part.empty()) {
      constexpr std::size_t period = 251;
      const std::size_t from = size_ % period;
      const std::size_t count = std::min(part.size(), megabyte);
      if (part.substr(0, count) != std::string_view(pattern_).substr(from, count)) ++faults_;
      size_ += count;
      part.remove_prefix(count);
    }
  }

  [[nodiscard]] bool is_right(std::size_t size) const { return faults_ == 0 && size_ == size; }
  [[nodiscard]] std::size_t size() const noexcept { return size_; }

 private:
  std::string pattern_;
  std::size_t size_ = 0;
  std::size_t faults_ = 0;
};

/// Reads a body of that size, slowly at first, when memory would fill up, and no longer than the
/// test has to be.
void check_takes_little_memory(Client& client, const std::string& url, std::size_t size,
                               std::size_t slow_size) {
  PatternCheck check;
  CallingSink sink([&](std::string_view part) {
    if (check.size() < slow_size) std::this_thread::sleep_for(5ms);
    check.take(part);
  });
  forget_peak_memory();
  const std::size_t before = peak_memory();
  client.send({.url = url}, sink);
  CHECK(check.is_right(size));
  CHECK((is_sanitized || peak_memory() - before < 8 * megabyte));
}

}  // namespace

TEST_SUITE_BEGIN("http" * doctest::skip(!has_openssl()));

TEST_CASE("a long body takes little memory however slow its reader") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  (void)client.fetch({.url = server.http2("/bytes/1000")}, 1000);
  for (const auto& url : {server.http("/bytes/300000000"), server.http2("/bytes/300000000")}) {
    check_takes_little_memory(client, url, 300 * megabyte, 20 * megabyte);
  }
}

TEST_CASE("a compressed body is not unpacked further than its reader reads") {
  OriginServer& server = OriginServer::shared();
  Client client(server.options());
  (void)client.fetch({.url = server.http2("/gzip/1000")}, 1000);
  check_takes_little_memory(client, server.http2("/gzip/200000000"), 200 * megabyte, 2 * megabyte);
}

TEST_CASE("a stream whose reader stands still holds up no other of its connection") {
  OriginServer server;
  Client client(server.options());
  (void)client.fetch({.url = server.http2("/bytes/1000")}, 1000);
  std::promise<void> others_are_done;
  auto may_go_on = others_are_done.get_future().share();
  PatternCheck slow;
  forget_peak_memory();
  const std::size_t before = peak_memory();
  auto standing = std::async(std::launch::async, [&] {
    CallingSink sink([&](std::string_view part) {
      may_go_on.wait();
      slow.take(part);
    });
    client.send({.url = server.http2("/bytes/100000000"), .idle_timeout = 10s}, sink);
  });
  const auto read = [&](std::size_t size) {
    PatternCheck check;
    CallingSink sink([&](std::string_view part) { check.take(part); });
    client.send({.url = server.http2(fmt::format("/bytes/{}", size)), .idle_timeout = 10s}, sink);
    return check.is_right(size);
  };
  std::vector<std::future<bool>> moving;
  for (int i = 0; i < 3; ++i) {
    moving.push_back(std::async(std::launch::async, [&] { return read(30 * megabyte); }));
  }
  for (auto& reader : moving) CHECK(reader.get());
  for (int i = 0; i < 20; ++i) CHECK(read(1000));
  others_are_done.set_value();
  CHECK_NOTHROW(standing.get());
  CHECK(slow.is_right(100 * megabyte));
  CHECK(server.counts()["sessions"] == 1);
  // What the server may send of a stream before it is asked for more is 32 MiB.
  CHECK((is_sanitized || peak_memory() - before < 120 * megabyte));
}

TEST_CASE("readers that are slow by turns all come to their end") {
  OriginServer server;
  Client client(server.options());
  const auto read = [&](std::size_t thread) {
    PatternCheck check;
    std::size_t parts = 0;
    CallingSink sink([&](std::string_view part) {
      if (++parts % (thread + 5) == 0) std::this_thread::sleep_for(10ms);
      check.take(part);
    });
    client.send({.url = server.http2("/bytes/20000000"), .idle_timeout = 10s}, sink);
    return check.is_right(20 * megabyte);
  };
  std::vector<std::future<bool>> readers;
  for (std::size_t i = 0; i < 8; ++i) {
    readers.push_back(std::async(std::launch::async, read, i));
  }
  for (auto& reader : readers) CHECK(reader.get());
  CHECK(server.counts()["sessions"] == 1);
}

TEST_SUITE_END();
