// SPDX-License-Identifier: Apache-2.0
#include "stream_line_blocks.hpp"

#include <algorithm>
#include <span>

namespace signals::inline SIGNALS_ABI::files {

bool StreamLineBlocks::read_more(std::string& text) {
  const std::size_t size = text.size();
  text.resize(size + read_size);
  const std::size_t count = source_.read(std::span(text).subspan(size));
  text.resize(size + count);
  return count > 0;
}

void StreamLineBlocks::skip_rest_of_line() {
  do {
    const std::size_t line_end = rest_.find('\n');
    if (line_end != std::string::npos) {
      next_position_ += line_end + 1;
      rest_.erase(0, line_end + 1);
      return;
    }
    next_position_ += rest_.size();
    rest_.clear();
  } while (read_more(rest_));
}

bool StreamLineBlocks::next(LineBlock& block) {
  const std::lock_guard lock(mutex_);
  std::string& text = block.buffer;
  text.clear();
  std::swap(text, rest_);
  block.lines_before = next_line_;
  block.position = next_position_;
  block.ends_in_overlong_line = false;

  std::size_t searched = 0;
  for (;;) {
    const std::size_t line_end = std::string_view(text).substr(searched).rfind('\n');
    if (line_end != std::string_view::npos) {
      const std::size_t end = searched + line_end + 1;
      rest_.assign(text, end);
      text.resize(end);
      break;
    }
    searched = text.size();
    if (text.size() > longest_line_) {
      next_position_ += text.size();
      skip_rest_of_line();
      block.text = {};
      block.ends_in_overlong_line = true;
      ++next_line_;
      return true;
    }
    if (!read_more(text)) break;
  }
  block.text = text;
  next_line_ += static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
  next_position_ += text.size();
  return !text.empty();
}

}  // namespace signals::inline SIGNALS_ABI::files
