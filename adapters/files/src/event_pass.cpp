// SPDX-License-Identifier: Apache-2.0
#include "event_pass.hpp"

#include <algorithm>
#include <exception>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include <signals/detail/utf8.hpp>

#include "document_blocks.hpp"

namespace signals::inline SIGNALS_ABI::files {
namespace {

constexpr std::string_view begins_document =
    "a document over several lines after others on one; write one a line: jq -c . FILE";

/// Counts events on their way.
class CountingSink final : public InterleavedEventSink {
 public:
  explicit CountingSink(InterleavedEventSink& sink) : sink_(sink) {}

  void accept(std::span<const InterleavedEvent> events) override {
    count_ += events.size();
    sink_.accept(events);
  }
  [[nodiscard]] std::uint64_t count() const noexcept { return count_; }

 private:
  InterleavedEventSink& sink_;
  std::uint64_t count_ = 0;
};

/// The lines of a text, asked for in their order.
class Lines {
 public:
  explicit Lines(std::string_view text) : rest_(text) {}

  [[nodiscard]] std::string_view at(std::uint64_t line) {
    for (; next_ < line; ++next_) rest_.remove_prefix(rest_.find('\n') + 1);
    return rest_.substr(0, rest_.find('\n'));
  }

 private:
  std::string_view rest_;
  std::uint64_t next_ = 0;
};

}  // namespace

/// Reads blocks in one thread.
class EventPass::Worker {
 public:
  Worker(EventPass& pass, InterleavedEventSink& sink) : pass_(pass), sink_(sink) {}

  void run() {
    LineBlock block;
    while (pass_.take_block(block)) read(block);
    const std::lock_guard lock(pass_.mutex_);
    pass_.events_ += sink_.count();
    pass_.deleted_rows_ += reader_.deleted_rows() + careful_reader_.deleted_rows();
    pass_.end_position_ = std::max(pass_.end_position_, end_position_);
  }

 private:
  void read(const LineBlock& block) {
    const std::string_view text =
        block.position == 0 ? utf8::without_byte_order_mark(block.text) : block.text;
    const std::uint64_t position = pass_.first_position_ + block.position;
    Lines lines(text);
    const std::uint64_t count = reader_.read(
        text, position, sink_,
        [&](EventLineFault fault) {
          const std::string_view line = lines.at(fault.line);
          if (read_documents(line, position + offset_of(line, text), fault)) return true;
          pass_.note(block, std::move(fault));
          return pass_.malformed_ == MalformedLines::skip;
        },
        [&](EventLineNote note) { pass_.note(block, std::move(note)); });
    end_position_ = position + block.text.size();
    if (!block.ends_in_overlong_line) return;
    pass_.note(block, {.line = count,
                       .reason = fmt::format("the line is longer than {} MiB",
                                             EventFile::longest_line >> 20U)});
  }

  [[nodiscard]] static std::size_t offset_of(std::string_view line, std::string_view text) {
    return static_cast<std::size_t>(line.data() - text.data());
  }

  /// Reads a line again that may hold several documents, commas or a byte order mark. `fault`, why
  /// it could not be read as one document, gives way to why one of them cannot be read.
  [[nodiscard]] bool read_documents(std::string_view line, std::uint64_t position,
                                    EventLineFault& fault) {
    bool is_read = true;
    const std::size_t first = separator_size(line);
    for (std::size_t at = first; at < line.size() && is_read;) {
      const std::string_view document = line.substr(at, document_size(line.substr(at)));
      const std::string_view rest = line.substr(at + document.size());
      if (document.substr(0, document.find_last_not_of(" \t\r") + 1) == "{") {
        fault.reason = begins_document;
      }
      if (document.size() == line.size()) return false;  // the same again
      careful_reader_.read(document, position + at, sink_, [&](EventLineFault again) {
        const bool is_known =
            at == first && fault.offset >= at && fault.offset < at + document.size();
        if (!is_known) {
          fault.offset = at + again.offset;
          fault.reason = std::move(again.reason);
        }
        return is_read = false;
      });
      at += document.size() + separator_size(rest);
    }
    return is_read;
  }

  EventPass& pass_;
  CountingSink sink_;
  EventLineReader reader_{EventFile::longest_line, pass_.now_};
  EventLineReader careful_reader_{EventFile::longest_line};
  std::uint64_t end_position_ = 0;
};

EventPass::EventPass(LineBlocks& blocks, MalformedLines malformed, std::uint64_t first_position,
                     Instant now, std::stop_token stop)
    : malformed_(malformed),
      now_(now),
      first_position_(first_position),
      stop_(std::move(stop)),
      blocks_(blocks) {}

void EventPass::run(std::span<InterleavedEventSink* const> sinks) {
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto read = [&](InterleavedEventSink& sink) {
    try {
      Worker(*this, sink).run();
    } catch (...) {
      has_ended_ = true;
      const std::lock_guard lock(failure_mutex);
      failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    for (InterleavedEventSink* sink : sinks.subspan(1)) {
      threads.emplace_back([&read, sink] { read(*sink); });
    }
    read(*sinks.front());
  }
  if (failure) std::rethrow_exception(failure);
}

bool EventPass::take_block(LineBlock& block) {
  if (has_ended_ || stop_.stop_requested()) return false;
  return blocks_.next(block);
}

void EventPass::note(const LineBlock& block, EventLineFault fault) {
  // Blocks before this one are read to their ends by other threads, and may hold an earlier one.
  if (malformed_ == MalformedLines::stop) has_ended_ = true;
  const std::lock_guard lock(mutex_);
  ++skipped_lines_;
  if (first_malformed_ && first_malformed_->position <= block.position) return;
  first_malformed_ = MalformedLine{.position = block.position,
                                   .place = blocks_.place_of(block, fault.line, fault.offset),
                                   .reason = std::move(fault.reason)};
}

void EventPass::note(const LineBlock& block, EventLineNote line) {
  const std::lock_guard lock(mutex_);
  std::optional<NotedLine>& first = noted_lines_.at(static_cast<std::size_t>(line.kind));
  if (first && first->position <= block.position) return;
  first = NotedLine{.position = block.position,
                    .place = blocks_.place_of(block, line.line, 0),
                    .field = std::move(line.field),
                    .value = std::move(line.value)};
}

}  // namespace signals::inline SIGNALS_ABI::files
