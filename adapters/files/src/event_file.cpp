// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/files/event_file.hpp>

#include "event_pass.hpp"
#include "input_file.hpp"
#include "open_line_blocks.hpp"

namespace signals::files {
namespace {

[[nodiscard]] std::string_view name_of(const std::string& path) {
  return path == InputFile::standard_input ? "standard input" : std::string_view(path);
}

}  // namespace

EventFile::EventFile(std::string path, MalformedLines malformed)
    : path_(std::move(path)), malformed_(malformed) {
  auto file = std::make_unique<InputFile>(path_);
  if (!file->is_regular()) stream_ = std::move(file);
}

EventFile::~EventFile() = default;

void EventFile::read_events(std::span<InterleavedEventSink* const> sinks, std::stop_token stop) {
  if (sinks.empty()) throw Error(ErrorCode::invalid_argument, "events need at least one sink");
  if (stream_ && has_read_stream_.exchange(true)) {
    throw Error(
        ErrorCode::failed_precondition,
        fmt::format("{} is a stream, which can be read only once; save the events in a file",
                    name_of(path_)));
  }
  std::unique_ptr<InputFile> own_file;
  if (!stream_) own_file = std::make_unique<InputFile>(path_);
  const auto blocks = open_line_blocks(stream_ ? *stream_ : *own_file, EventPass::longest_line);
  EventPass pass(*blocks, malformed_, std::move(stop));
  pass.run(sinks);
  skipped_lines_ = pass.skipped_lines();
  if (const auto& malformed = pass.first_malformed()) {
    throw MalformedLineError(fmt::format("{}:{}:{}: {}", name_of(path_), malformed->line,
                                         malformed->column, malformed->reason));
  }
}

namespace {

/// Gathers a page of users in the order of their first events.
class UserListSink final : public InterleavedEventSink {
 public:
  void accept(std::span<const InterleavedEvent> events) override {
    for (const InterleavedEvent& event : events) {
      const auto [at, is_new] = seen_.emplace(event.user_id);
      if (is_new) user_ids_.push_back(*at);
    }
  }
  [[nodiscard]] const std::vector<std::string>& user_ids() const noexcept { return user_ids_; }

 private:
  std::unordered_set<std::string> seen_;
  std::vector<std::string> user_ids_;
};

/// Lets one user's events through.
class OneUserSink final : public InterleavedEventSink {
 public:
  OneUserSink(std::string_view user_id, EventSink& sink) : user_id_(user_id), sink_(sink) {}

  void accept(std::span<const InterleavedEvent> events) override {
    for (const InterleavedEvent& event : events) {
      if (event.user_id == user_id_) sink_.accept(event_of(event));
    }
  }

 private:
  std::string_view user_id_;
  EventSink& sink_;
};

void throw_if_stopped(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error(ErrorCode::cancelled, "reading events was stopped");
}

}  // namespace

UserPage EventFile::list_users(std::string_view cursor, std::size_t limit, std::stop_token stop) {
  std::size_t first = 0;
  const auto [end, status] = std::from_chars(cursor.data(), cursor.data() + cursor.size(), first);
  if (!cursor.empty() && (status != std::errc{} || end != cursor.data() + cursor.size())) {
    throw Error(ErrorCode::invalid_argument, "the cursor is not one that list_users gave");
  }
  UserListSink list;
  InterleavedEventSink* const sink = &list;
  read_events(std::span(&sink, 1), stop);
  throw_if_stopped(stop);

  const auto all = std::span(list.user_ids());
  const auto from_first = all.subspan(std::min(first, all.size()));
  const auto page = from_first.first(std::min(limit, from_first.size()));
  UserPage result{.user_ids = {page.begin(), page.end()}};
  if (page.size() < from_first.size()) result.next_cursor = std::to_string(first + page.size());
  return result;
}

void EventFile::read_events(std::string_view user_id, EventSink& sink, std::stop_token stop) {
  OneUserSink one_user(user_id, sink);
  InterleavedEventSink* const interleaved = &one_user;
  read_events(std::span(&interleaved, 1), stop);
  throw_if_stopped(stop);
}

}  // namespace signals::files
