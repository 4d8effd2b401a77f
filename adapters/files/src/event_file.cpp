// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/files/event_file.hpp>

#include "event_pass.hpp"
#include "input_file.hpp"
#include "open_line_blocks.hpp"

namespace signals::inline SIGNALS_ABI::files {
namespace {

[[nodiscard]] std::string_view name_of(const std::string& path) {
  return path == InputFile::standard_input ? std::string_view("standard input") : path;
}

[[nodiscard]] std::string place_of(const std::string& path, const MalformedLine& malformed) {
  return fmt::format("{}:{}:{}: {}", name_of(path), malformed.place.line, malformed.place.column,
                     malformed.reason);
}

}  // namespace

/// A file, and where it cannot be opened twice its only opening.
struct EventFile::Input {
  std::string path;
  std::unique_ptr<InputFile> stream;
};

EventFile::EventFile(std::string path, MalformedLines malformed)
    : EventFile(std::vector<std::string>{std::move(path)}, malformed) {}

EventFile::EventFile(std::vector<std::string> paths, MalformedLines malformed)
    : malformed_(malformed) {
  for (std::string& path : paths) {
    auto file = std::make_unique<InputFile>(path);
    if (file->is_regular()) file.reset();
    inputs_.push_back({.path = std::move(path), .stream = std::move(file)});
  }
}

EventFile::~EventFile() = default;

void EventFile::read_events(std::span<InterleavedEventSink* const> sinks, std::stop_token stop) {
  if (sinks.empty()) throw Error(ErrorCode::invalid_argument, "events need at least one sink");
  const bool is_second_pass = has_read_.exchange(true);
  std::uint64_t next_position = 0;
  std::uint64_t events = 0;
  SkippedLines skipped;
  std::array<std::optional<PassedOverPlace>, event_line_note_kinds> places;
  std::uint64_t deleted_rows = 0;
  for (const Input& input : inputs_) {
    if (input.stream && is_second_pass) {
      throw Error(
          ErrorCode::failed_precondition,
          fmt::format("{} is a stream, which can be read only once; save the events in a file",
                      input.stream->name()));
    }
    std::unique_ptr<InputFile> own_file;
    if (!input.stream) own_file = std::make_unique<InputFile>(input.path);
    const auto blocks =
        open_line_blocks(input.stream ? *input.stream : *own_file, EventPass::longest_line);
    EventPass pass(*blocks, malformed_, next_position, now_, stop);
    pass.run(sinks);
    next_position = std::max(next_position, pass.end_position());
    events += pass.events();
    deleted_rows += pass.deleted_rows();
    for (std::size_t kind = 0; kind < places.size(); ++kind) {
      const auto& noted = pass.noted_lines()[kind];
      if (places[kind] || !noted) continue;
      places[kind] = {.kind = static_cast<EventLineNoteKind>(kind),
                      .where = fmt::format("{}:{}", name_of(input.path), noted->place.line),
                      .field = noted->field,
                      .value = noted->value};
    }
    if (const auto& malformed = pass.first_malformed()) {
      const std::string place = place_of(input.path, *malformed);
      if (malformed_ == MalformedLines::stop) throw MalformedLineError(place);
      skipped.count += pass.skipped_lines();
      if (skipped.first.empty()) skipped.first = place;
    }
  }
  if (events == 0 && skipped.count > 0 && !stop.stop_requested()) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{}; no line is an event, of {} in all", skipped.first, skipped.count));
  }
  const std::lock_guard lock(skipped_mutex_);
  skipped_ = std::move(skipped);
  deleted_rows_ = deleted_rows;
  passed_over_.clear();
  for (auto& place : places) {
    if (place) passed_over_.push_back(std::move(*place));
  }
}

std::vector<PassedOverPlace> EventFile::passed_over() const {
  const std::lock_guard lock(skipped_mutex_);
  return passed_over_;
}

std::uint64_t EventFile::deleted_rows() const {
  const std::lock_guard lock(skipped_mutex_);
  return deleted_rows_;
}

SkippedLines EventFile::skipped() const {
  const std::lock_guard lock(skipped_mutex_);
  return skipped_;
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

}  // namespace signals::inline SIGNALS_ABI::files
