// SPDX-License-Identifier: Apache-2.0
#include "file_line_blocks.hpp"

#include <algorithm>
#include <span>

namespace signals::inline SIGNALS_ABI::files {
namespace {

constexpr std::size_t block_size = std::size_t{256} << 10U;  // stays in the second-level cache
constexpr std::size_t beyond = std::size_t{4} << 10U;        // most lines end within

}  // namespace

std::size_t FileLineBlocks::read(std::uint64_t from, std::uint64_t to, std::size_t size,
                                 std::string& buffer) {
  const std::size_t wanted = to - from;
  if (buffer.size() < wanted) buffer.resize(wanted);
  while (size < wanted) {
    const std::size_t count =
        file_.read_at(from + size, std::span(buffer).subspan(size, wanted - size));
    if (count == 0) break;
    size += count;
  }
  return size;
}

void FileLineBlocks::read_lines(std::uint64_t first, std::uint64_t last, LineBlock& block) {
  // One byte before the first tells whether a line begins there.
  const std::uint64_t from = first == 0 ? 0 : first - 1;
  std::uint64_t to = std::min<std::uint64_t>(last + beyond, size_);
  std::size_t size = read(from, to, 0, block.buffer);
  const auto whole = [&] { return std::string_view(block.buffer.data(), size); };

  std::size_t begin = 0;
  if (first > 0) begin = std::min(whole().find('\n'), size - 1) + 1;
  block.position = from + begin;
  if (size == 0 || block.position >= last) return;

  // The line that holds the last byte before `last` is the last to begin in this block.
  std::size_t searched = std::max<std::uint64_t>(last - 1 - from, begin);
  for (;;) {
    const std::size_t line_end = searched < size ? whole().find('\n', searched) : size;
    if (line_end < size) {
      block.text = whole().substr(begin, line_end + 1 - begin);
      break;
    }
    const bool is_at_end = to >= size_ || size < to - from;
    if (is_at_end) {
      block.text = whole().substr(begin);
      break;
    }
    searched = std::max(searched, size);
    const std::size_t line_begin =
        begin + (whole().substr(begin).rfind('\n') + 1);  // npos + 1 is 0
    if (size - line_begin > longest_line_) {
      block.text = whole().substr(begin, line_begin - begin);
      block.ends_in_overlong_line = true;
      break;
    }
    to = std::min<std::uint64_t>(to + std::max<std::size_t>(block_size, size), size_);
    size = read(from, to, size, block.buffer);
  }
}

bool FileLineBlocks::next(LineBlock& block) {
  block.text = {};
  block.ends_in_overlong_line = false;
  while (block.text.empty() && !block.ends_in_overlong_line) {
    const std::uint64_t first = next_.fetch_add(block_size, std::memory_order_relaxed);
    if (first >= size_) return false;
    read_lines(first, std::min<std::uint64_t>(first + block_size, size_), block);
  }
  return true;
}

LinePlace FileLineBlocks::place_of(const LineBlock& block, std::uint64_t line, std::size_t offset) {
  std::string buffer;
  std::uint64_t lines = line;
  for (std::uint64_t at = 0; at < block.position; at += block_size) {
    const std::size_t size = read(at, std::min(at + block_size, block.position), 0, buffer);
    lines += static_cast<std::uint64_t>(std::count(buffer.data(), buffer.data() + size, '\n'));
  }
  return {.line = lines + 1, .column = offset + 1};
}

}  // namespace signals::inline SIGNALS_ABI::files
