// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <limits>

#include <signals/error.hpp>
#include <signals/recent_sessions.hpp>

#include "first_seen.hpp"
#include "text_hash.hpp"

namespace signals {
namespace {

constexpr std::size_t few = 8;              // up to here a walk finds what is there already
constexpr std::size_t longest_header = 15;  // 5 bytes of app, 10 of length

/// Seven bits a byte, the low ones first; the top bit says that more follow.
void append_varint(std::vector<char>& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
  out.push_back(static_cast<char>(value));
}

[[nodiscard]] std::uint64_t read_varint(const std::vector<char>& in, std::size_t& offset) noexcept {
  std::uint64_t value = 0;
  for (unsigned shift = 0;; shift += 7) {
    const auto byte = static_cast<unsigned char>(in[offset++]);
    value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
    if (byte < 0x80U) return value;
  }
}

}  // namespace

RecentSessions::Pair RecentSessions::pair_at(std::size_t offset) const noexcept {
  const auto app = static_cast<AppIndex>(read_varint(packed_, offset));
  const auto length = static_cast<std::size_t>(read_varint(packed_, offset));
  return {app, {packed_.data() + offset, length}, offset + length};
}

bool RecentSessions::contains(AppIndex app, std::string_view session_id) const noexcept {
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    if (pair.app == app && pair.session_id == session_id) return true;
    offset = pair.next;
  }
  return false;
}

void RecentSessions::insert(AppIndex app, std::string_view session_id) {
  if (size_ <= few && contains(app, session_id)) return;
  const std::size_t size = session_id.size() + longest_header;
  if (packed_.capacity() - packed_.size() < size) make_room(size);
  append(app, session_id);
}

void RecentSessions::append(AppIndex app, std::string_view session_id) {
  append_varint(packed_, static_cast<std::uint32_t>(app));
  append_varint(packed_, session_id.size());
  packed_.insert(packed_.end(), session_id.begin(), session_id.end());
  ++size_;
}

void RecentSessions::make_room(std::size_t size) {
  if (size_ > few) leave_out_repeated();  // a few are there once each
  if (packed_.size() + size > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::resource_exhausted,
                "one user's session ids within the registration window take more than 4 GiB; "
                "shorten registration_window_days");
  }
  // With room for a quarter more, what comes again is looked for only now and then.
  constexpr std::size_t least = 64;
  const std::size_t wanted = packed_.size() + std::max({size, packed_.size() / 4, least});
  if (packed_.capacity() < wanted) packed_.reserve(wanted);
}

void RecentSessions::leave_out_repeated() {
  FirstSeen seen(size_);
  std::size_t end = 0;
  std::size_t kept = 0;
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    const std::uint64_t hash = hash_of(pair.session_id) + static_cast<std::uint32_t>(pair.app);
    const bool is_first =
        seen.is_first(hash, static_cast<std::uint32_t>(end), [&](std::uint32_t place) {
          const Pair other = pair_at(place);
          return other.app == pair.app && other.session_id == pair.session_id;
        });
    if (is_first) {
      char* const pairs = packed_.data();
      std::copy(pairs + offset, pairs + pair.next, pairs + end);
      end += pair.next - offset;
      ++kept;
    }
    offset = pair.next;
  }
  packed_.resize(end);
  size_ = kept;
}

void RecentSessions::merge(const RecentSessions& other) {
  if (&other == this) return;
  for (std::size_t offset = 0; offset < other.packed_.size();) {
    const Pair pair = other.pair_at(offset);
    insert(pair.app, pair.session_id);
    offset = pair.next;
  }
}

std::size_t RecentSessions::count_distinct(const std::function<bool(AppIndex)>& is_counted) const {
  FirstSeen seen(size_);
  std::size_t count = 0;
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    if (is_counted(pair.app)) {
      const bool is_first = seen.is_first(
          hash_of(pair.session_id), static_cast<std::uint32_t>(offset),
          [&](std::uint32_t place) { return pair_at(place).session_id == pair.session_id; });
      count += is_first ? 1 : 0;
    }
    offset = pair.next;
  }
  return count;
}

bool operator==(const RecentSessions& left, const RecentSessions& right) {
  RecentSessions first = left;
  RecentSessions second = right;
  first.leave_out_repeated();
  second.leave_out_repeated();
  if (first.size_ != second.size_) return false;
  RecentSessions both = std::move(first);
  both.size_ += second.size_;
  both.packed_.insert(both.packed_.end(), second.packed_.begin(), second.packed_.end());
  both.leave_out_repeated();
  return both.size_ == second.size_;
}

}  // namespace signals
