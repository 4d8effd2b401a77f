// SPDX-License-Identifier: Apache-2.0
#include "event_pass.hpp"

#include <algorithm>
#include <exception>
#include <thread>
#include <utility>
#include <vector>

#include <fmt/format.h>

namespace signals::local {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

[[nodiscard]] MalformedLine overlong() {
  return {.reason = fmt::format("the line is longer than {} MiB", EventFile::longest_line >> 20U)};
}

}  // namespace

// A block may hold a byte order mark and a carriage return beside the line.
EventPass::EventPass(InputFile& file, MalformedLines malformed, std::stop_token stop)
    : malformed_(malformed),
      stop_(std::move(stop)),
      blocks_(file, EventFile::longest_line + byte_order_mark.size() + 1) {}

void EventPass::run(std::span<InterleavedEventSink* const> sinks) {
  std::exception_ptr failure;
  std::mutex failure_mutex;
  const auto read = [&](InterleavedEventSink& sink) {
    try {
      read_blocks(sink);
    } catch (...) {
      end();
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
  Reader reader;
  LineBlock block;
  while (take_block(block)) read_block(block, sink, reader);
}

bool EventPass::take_block(LineBlock& block) {
  const std::lock_guard lock(mutex_);
  if (has_ended_ || stop_.stop_requested()) return false;
  return blocks_.next(block);
}

void EventPass::read_block(const LineBlock& block, InterleavedEventSink& sink, Reader& reader) {
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

std::optional<MalformedLine> EventPass::read_line(std::string_view text, std::uint64_t position,
                                                  InterleavedEventSink& sink, Reader& reader) {
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

void EventPass::note(std::uint64_t line, MalformedLine malformed) {
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

/// No thread takes another block.
void EventPass::end() {
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
}

}  // namespace signals::local
