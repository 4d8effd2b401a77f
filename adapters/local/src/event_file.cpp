// SPDX-License-Identifier: Apache-2.0
#include <charconv>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/event_json.hpp>
#include <signals/local/event_file.hpp>

#include "input_file.hpp"
#include "line_blocks.hpp"

namespace signals::local {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

/// A line that cannot be read, and why.
struct MalformedLine {
  std::uint64_t line = 0;
  std::size_t column = 1;
  std::string reason;
};

/// One pass over a file by one or more threads.
class Pass {
 public:
  // A block may hold a byte order mark and a carriage return beside the line.
  Pass(InputFile& file, MalformedLines malformed, std::stop_token stop)
      : blocks_(file, EventFile::longest_line + byte_order_mark.size() + 1),
        malformed_(malformed),
        stop_(std::move(stop)) {}

  /// Reads blocks into the sink until none is left. Throws what reading or the sink throws.
  void run(InterleavedEventSink& sink) {
    Reader reader;
    LineBlock block;
    while (take_block(block)) read_block(block, sink, reader);
  }

  /// The first malformed line of the file, unless such lines are skipped.
  [[nodiscard]] const std::optional<MalformedLine>& first_malformed() const noexcept {
    return first_malformed_;
  }
  [[nodiscard]] std::uint64_t skipped_lines() const noexcept { return skipped_lines_; }

  /// No thread takes another block.
  void end() {
    const std::lock_guard lock(mutex_);
    has_ended_ = true;
  }

 private:
  struct Reader {
    EventJsonReader json;
    EventDocument document;
    Event event;
  };

  [[nodiscard]] bool take_block(LineBlock& block) {
    const std::lock_guard lock(mutex_);
    if (has_ended_ || stop_.stop_requested()) return false;
    return blocks_.next(block);
  }

  void read_block(const LineBlock& block, InterleavedEventSink& sink, Reader& reader) {
    if (block.is_overlong) {
      note(block.first_line, overlong());
      return;
    }
    std::string_view rest = block.text;
    for (std::uint64_t line = block.first_line; !rest.empty(); ++line) {
      const std::uint64_t position = block.position + (block.text.size() - rest.size());
      const std::size_t length = std::min(rest.find('\n'), rest.size());
      std::string_view text = rest.substr(0, length);
      rest.remove_prefix(std::min(length + 1, rest.size()));
      if (position == 0 && text.starts_with(byte_order_mark)) {
        text.remove_prefix(byte_order_mark.size());
      }
      if (text.ends_with('\r')) text.remove_suffix(1);
      if (text.find_first_not_of(" \t\r") == std::string_view::npos) continue;
      if (auto fault = read_line(text, position, sink, reader)) {
        note(line, std::move(*fault));
        if (malformed_ == MalformedLines::stop) return;
      }
    }
  }

  [[nodiscard]] static std::optional<MalformedLine> read_line(std::string_view text,
                                                              std::uint64_t position,
                                                              InterleavedEventSink& sink,
                                                              Reader& reader) {
    if (text.size() > EventFile::longest_line) return overlong();
    if (auto fault = reader.json.read(text, reader.document)) {
      return MalformedLine{.column = fault->offset + 1, .reason = std::move(fault->reason)};
    }
    const std::string_view user_id = reader.document.user_id();
    if (user_id.empty()) {
      return MalformedLine{.reason = "the event names no user; give it a \"user_id\""};
    }
    reader.document.read_into(reader.event);
    sink.accept(user_id, reader.event, position);
    return std::nullopt;
  }

  [[nodiscard]] static MalformedLine overlong() {
    return {.reason =
                fmt::format("the line is longer than {} MiB", EventFile::longest_line >> 20U)};
  }

  void note(std::uint64_t line, MalformedLine malformed) {
    malformed.line = line;
    const std::lock_guard lock(mutex_);
    if (malformed_ == MalformedLines::skip) {
      ++skipped_lines_;
      return;
    }
    // Blocks before this one are read to their ends by other threads, and may hold an earlier one.
    has_ended_ = true;
    if (!first_malformed_ || malformed.line < first_malformed_->line) {
      first_malformed_ = std::move(malformed);
    }
  }

  std::mutex mutex_;
  LineBlocks blocks_;
  MalformedLines malformed_;
  std::stop_token stop_;
  bool has_ended_ = false;
  std::optional<MalformedLine> first_malformed_;
  std::uint64_t skipped_lines_ = 0;
};

[[nodiscard]] std::string_view name_of(const std::string& path) {
  return path == InputFile::standard_input ? "standard input" : std::string_view(path);
}

/// Runs the pass with one thread for each sink, the caller's among them.
void run_on_threads(Pass& pass, std::span<InterleavedEventSink* const> sinks) {
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto run = [&](InterleavedEventSink& sink) {
    try {
      pass.run(sink);
    } catch (...) {
      pass.end();
      const std::lock_guard lock(failure_mutex);
      failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (InterleavedEventSink* sink : sinks.subspan(1)) {
      threads.emplace_back([&run, sink] { run(*sink); });
    }
    run(*sinks.front());
  }
  if (failure) std::rethrow_exception(failure);
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
  Pass pass(stream_ ? *stream_ : *own_file, malformed_, std::move(stop));
  run_on_threads(pass, sinks);
  skipped_lines_ = pass.skipped_lines();
  if (const auto& malformed = pass.first_malformed()) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{}:{}:{}: {}; mend the line, or pass over such lines with "
                            "--skip-malformed",
                            name_of(path_), malformed->line, malformed->column, malformed->reason));
  }
}

namespace {

/// Gathers a page of users in the order of their first events.
class UserListSink final : public InterleavedEventSink {
 public:
  void accept(std::string_view user_id, const Event&, std::uint64_t) override {
    if (const auto [at, is_new] = seen_.emplace(user_id); is_new) user_ids_.push_back(*at);
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

  void accept(std::string_view user_id, const Event& event, std::uint64_t) override {
    if (user_id == user_id_) sink_.accept(event);
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

}  // namespace signals::local
