// SPDX-License-Identifier: Apache-2.0
#include "event_pass.hpp"

#include <exception>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace signals::files {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

}  // namespace

EventPass::EventPass(LineBlocks& blocks, MalformedLines malformed, std::stop_token stop)
    : malformed_(malformed), stop_(std::move(stop)), blocks_(blocks) {}

void EventPass::run(std::span<InterleavedEventSink* const> sinks) {
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto read = [&](InterleavedEventSink& sink) {
    try {
      read_blocks(sink);
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

void EventPass::read_blocks(InterleavedEventSink& sink) {
  EventLineReader reader(EventFile::longest_line);
  LineBlock block;
  while (take_block(block)) read_block(block, sink, reader);
}

bool EventPass::take_block(LineBlock& block) {
  if (has_ended_ || stop_.stop_requested()) return false;
  return blocks_.next(block);
}

void EventPass::read_block(const LineBlock& block, InterleavedEventSink& sink,
                           EventLineReader& reader) {
  std::string_view text = block.text;
  if (block.position == 0 && text.starts_with(byte_order_mark)) {
    text.remove_prefix(byte_order_mark.size());
  }
  const std::uint64_t lines = reader.read(text, block.position, sink, [&](EventLineFault fault) {
    note(block, fault.line, {.column = fault.offset + 1, .reason = std::move(fault.reason)});
    return malformed_ == MalformedLines::skip;
  });
  if (!block.ends_in_overlong_line) return;
  note(block, lines,
       {.reason = fmt::format("the line is longer than {} MiB", EventFile::longest_line >> 20U)});
}

void EventPass::note(const LineBlock& block, std::uint64_t lines_before, MalformedLine malformed) {
  if (malformed_ == MalformedLines::skip) {
    const std::lock_guard lock(mutex_);
    ++skipped_lines_;
    return;
  }
  // Blocks before this one are read to their ends by other threads, and may hold an earlier one.
  has_ended_ = true;
  malformed.line = blocks_.lines_before(block) + lines_before + 1;
  const std::lock_guard lock(mutex_);
  if (!first_malformed_ || malformed.line < first_malformed_->line) {
    first_malformed_ = std::move(malformed);
  }
}

}  // namespace signals::files
