// SPDX-License-Identifier: Apache-2.0
#include "packed_sessions.hpp"

#include <algorithm>
#include <limits>
#include <string>

#include <signals/detail/text_hash.hpp>
#include <signals/error.hpp>

#include "first_seen.hpp"

namespace signals::inline SIGNALS_ABI {
namespace {

constexpr std::size_t most_searched = 8;    // up to this number, a linear search finds repeats
constexpr std::size_t longest_header = 25;  // 5 bytes of app, 10 of each length

/// Seven bits in each byte, the low ones first; the top bit means that more follow.
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

PackedSessions::Pair PackedSessions::pair_at(std::size_t offset) const noexcept {
  const auto app = static_cast<AppIndex>(read_varint(packed_, offset));
  const auto shared = static_cast<std::size_t>(read_varint(packed_, offset));
  const auto length = static_cast<std::size_t>(read_varint(packed_, offset));
  return {app, shared, {packed_.data() + offset, length}, offset + length};
}

PackedSessions::Pair PackedSessions::pair_of(AppIndex app,
                                             std::string_view session_id) const noexcept {
  std::size_t shared = 0;
  if (size_ > 0) {
    const std::string_view first = pair_at(0).rest;
    const auto differ =
        std::mismatch(first.begin(), first.end(), session_id.begin(), session_id.end());
    shared = static_cast<std::size_t>(differ.first - first.begin());
    // The first id is stored whole, so an equal id must be stored whole too.
    if (shared == first.size() && shared == session_id.size()) shared = 0;
  }
  return {app, shared, session_id.substr(shared), 0};
}

bool PackedSessions::contains(const Pair& wanted) const noexcept {
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    if (pair.app == wanted.app && is_same_session(pair, wanted)) return true;
    offset = pair.next;
  }
  return false;
}

void PackedSessions::insert(AppIndex app, std::string_view session_id) {
  const Pair pair = pair_of(app, session_id);
  if (size_ <= most_searched && contains(pair)) return;
  const std::size_t size = pair.rest.size() + longest_header;
  if (packed_.capacity() - packed_.size() < size) make_room(size);
  append(pair);
}

void PackedSessions::append(const Pair& pair) {
  append_varint(packed_, static_cast<std::uint32_t>(pair.app));
  append_varint(packed_, pair.shared);
  append_varint(packed_, pair.rest.size());
  packed_.insert(packed_.end(), pair.rest.begin(), pair.rest.end());
  ++size_;
}

void PackedSessions::make_room(std::size_t size) {
  if (size_ > most_searched) remove_repeated();  // fewer have no repeats
  if (packed_.size() + size > std::numeric_limits<std::uint32_t>::max()) {
    throw Error(ErrorCode::resource_exhausted,
                "one user's session ids within the registration window take more than 4 GiB; "
                "shorten registration_window_days");
  }
  // With a quarter spare, the search for repeats runs rarely.
  constexpr std::size_t least = 64;
  const std::size_t wanted = packed_.size() + std::max({size, packed_.size() / 4, least});
  if (packed_.capacity() < wanted) packed_.reserve(wanted);
}

void PackedSessions::remove_repeated() {
  FirstSeen seen(size_);
  std::size_t end = 0;
  std::size_t kept = 0;
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    const std::uint64_t hash = hash_of(pair.rest) + static_cast<std::uint32_t>(pair.app);
    const bool is_first =
        seen.is_first(hash, static_cast<std::uint32_t>(end), [&](std::uint32_t earlier) {
          const Pair other = pair_at(earlier);
          return other.app == pair.app && is_same_session(other, pair);
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

RecentSessions PackedSessions::unpacked() const {
  RecentSessions sessions;
  std::string session_id;
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    session_id.assign(pair_at(0).rest.substr(0, pair.shared)).append(pair.rest);
    sessions.insert(pair.app, session_id);
    offset = pair.next;
  }
  return sessions;
}

std::size_t PackedSessions::count_distinct(const std::function<bool(AppIndex)>& is_counted) const {
  FirstSeen seen(size_);
  std::size_t count = 0;
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    if (is_counted(pair.app)) {
      const bool is_first = seen.is_first(
          hash_of(pair.rest), static_cast<std::uint32_t>(offset),
          [&](std::uint32_t earlier) { return is_same_session(pair_at(earlier), pair); });
      count += is_first ? 1 : 0;
    }
    offset = pair.next;
  }
  return count;
}

}  // namespace signals::inline SIGNALS_ABI
