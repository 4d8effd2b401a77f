// SPDX-License-Identifier: Apache-2.0
#include "line_blocks.hpp"

#include <algorithm>
#include <span>

namespace signals::local {
namespace {

constexpr std::size_t step = std::size_t{256} << 10U;  // large enough to make calls rare

}  // namespace

bool LineBlocks::read_more(std::string& text) {
  const std::size_t size = text.size();
  text.resize(size + step);
  const std::size_t count = file_.read(std::span(text).subspan(size));
  text.resize(size + count);
  return count > 0;
}

void LineBlocks::skip_rest_of_line() {
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

bool LineBlocks::next(LineBlock& block) {
  block.text.clear();
  std::swap(block.text, rest_);
  block.first_line = next_line_;
  block.position = next_position_;
  block.is_overlong = false;

  std::size_t searched = 0;
  for (;;) {
    const std::size_t line_end = std::string_view(block.text).substr(searched).rfind('\n');
    if (line_end != std::string_view::npos) {
      const std::size_t end = searched + line_end + 1;
      rest_.assign(block.text, end);
      block.text.resize(end);
      break;
    }
    searched = block.text.size();
    if (block.text.size() > longest_line_) {
      next_position_ += block.text.size();
      skip_rest_of_line();
      block.text.clear();
      block.is_overlong = true;
      ++next_line_;
      return true;
    }
    if (!read_more(block.text)) break;
  }
  next_line_ += static_cast<std::uint64_t>(std::count(block.text.begin(), block.text.end(), '\n'));
  next_position_ += block.text.size();
  return !block.text.empty();
}

}  // namespace signals::local
