// SPDX-License-Identifier: Apache-2.0
#include "document_blocks.hpp"

#include <algorithm>
#include <span>
#include <utility>

#include <fmt/format.h>

#include <signals/detail/utf8.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::files {

std::size_t separator_size(std::string_view text) noexcept {
  std::size_t size = 0;
  for (;;) {
    if (size < text.size() &&
        std::string_view(" \t\r\n,[]").find(text[size]) != std::string_view::npos) {
      ++size;
    } else if (text.substr(size).starts_with(utf8::byte_order_mark)) {
      size += utf8::byte_order_mark.size();
    } else {
      return size;
    }
  }
}

std::size_t document_size(std::string_view text) noexcept {
  if (!text.starts_with('{')) return text.find('\n');
  std::size_t depth = 0;
  bool is_in_text = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (is_in_text) {
      if (c == '\\') ++i;
      is_in_text = c != '"' && c != '\n';
    } else if (c == '"') {
      is_in_text = true;
    } else if (c == '{' || c == '[') {
      if (c == '{' && depth == 1 && text[i - 1] == '\n') return i;
      ++depth;
    } else if ((c == '}' || c == ']') && --depth == 0) {
      return i + 1;
    }
  }
  return std::string_view::npos;
}

bool has_documents_across_lines(std::string_view head) noexcept {
  while (head.starts_with(utf8::byte_order_mark)) head = utf8::without_byte_order_mark(head);
  head.remove_prefix(std::min(head.find_first_not_of(" \t\r\n"), head.size()));
  if (head.starts_with('[')) return true;
  if (!head.starts_with('{')) return false;
  const std::string_view line = head.substr(0, head.find('\n'));
  if (line.size() < head.size() && line.find_first_not_of(" \t\r", 1) == std::string_view::npos) {
    return true;
  }
  const std::size_t size = document_size(line);
  if (size == std::string_view::npos) return false;
  const std::string_view rest = line.substr(size);
  return rest.substr(separator_size(rest)).starts_with('{');
}

bool DocumentBlocks::next(LineBlock& block) {
  const std::lock_guard lock(mutex_);
  block.buffer.clear();
  block.line_feeds.clear();
  block.lines_before = next_line_;
  block.first_column = next_column_;
  block.position = next_position_;
  block.ends_in_overlong_line = false;
  while (!cut(block)) {
    if (is_at_end_) return false;
    if (pending_.size() - used_ > longest_) {
      throw Error(ErrorCode::invalid_argument,
                  fmt::format("{}:{}:{}: a JSON document of more than {} MiB; expected an event",
                              name_, next_line_ + 1, next_column_ + 1, longest_ >> 20U));
    }
    read_more();
  }
  block.text = block.buffer;
  next_line_ += block.line_feeds.size();
  next_column_ = block.line_feeds.empty() ? next_column_ + block.text.size()
                                          : block.text.size() - block.line_feeds.back() - 1;
  next_position_ += block.text.size();
  return true;
}

void DocumentBlocks::read_more() {
  pending_.erase(0, std::exchange(used_, 0));
  // Twice as much each time, as an open document is looked through again from its beginning.
  const std::size_t size = pending_.size();
  pending_.resize(size + std::max(read_size, size));
  const std::size_t count = source_.read(std::span(pending_).subspan(size));
  pending_.resize(size + count);
  is_at_end_ = count == 0;
}

bool DocumentBlocks::cut(LineBlock& block) {
  for (;;) {
    const std::string_view rest = std::string_view(pending_).substr(used_);
    const std::size_t separator = separator_size(rest);
    const bool is_first = block.buffer.empty();
    // Where nothing parts two documents, there is no place for a line feed.
    if (!is_first && separator == 0) return true;
    std::size_t size = document_size(rest.substr(separator));
    if (size == std::string_view::npos) {
      if (!is_at_end_) return !is_first;
      size = rest.size() - separator;
    }
    if (rest.empty()) return !is_first;
    append(block, rest.substr(0, separator + size));
    std::string& text = block.buffer;
    std::fill_n(text.end() - static_cast<std::ptrdiff_t>(separator + size), separator, ' ');
    if (!is_first) text[text.size() - separator - size] = '\n';
    used_ += separator + size;
  }
}

void DocumentBlocks::append(LineBlock& block, std::string_view text) {
  std::size_t at = block.buffer.size();
  block.buffer.append(text);
  while ((at = block.buffer.find('\n', at)) != std::string::npos) {
    block.line_feeds.push_back(at);
    block.buffer[at] = '\r';
  }
}

LinePlace DocumentBlocks::place_of(const LineBlock& block, std::uint64_t line, std::size_t offset) {
  std::size_t at = 0;
  for (; line > 0; --line) at = block.text.find('\n', at) + 1;
  at += offset;
  // A document as a whole begins after what parts it from the one before.
  if (offset == 0) at = std::min(block.text.find_first_not_of(" \r\n", at), block.text.size());
  const auto next = std::lower_bound(block.line_feeds.begin(), block.line_feeds.end(), at);
  const auto line_feeds = static_cast<std::uint64_t>(next - block.line_feeds.begin());
  return {.line = block.lines_before + line_feeds + 1,
          .column = line_feeds == 0 ? block.first_column + at + 1 : at - *(next - 1)};
}

}  // namespace signals::inline SIGNALS_ABI::files
