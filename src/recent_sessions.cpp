// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <cstring>
#include <limits>

#include <signals/error.hpp>
#include <signals/recent_sessions.hpp>

namespace signals {
namespace {

constexpr std::size_t few = 8;  // up to here a walk is as quick as a hash table, and smaller

/// Seven bits a byte, the low ones first; the top bit says that more follow.
void append_varint(std::string& out, std::uint64_t value) {
  for (; value >= 0x80; value >>= 7U) out.push_back(static_cast<char>((value & 0x7FU) | 0x80U));
  out.push_back(static_cast<char>(value));
}

[[nodiscard]] std::uint64_t read_varint(const std::string& in, std::size_t& offset) noexcept {
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
  return {app, std::string_view(packed_).substr(offset, length), offset + length};
}

std::size_t RecentSessions::slot_of(AppIndex app, std::string_view session_id) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  const std::size_t hash = std::hash<std::string_view>{}(session_id) +
                           std::size_t{static_cast<std::uint32_t>(app)} * 0x9E3779B97F4A7C15;
  for (std::size_t slot = hash & mask;; slot = (slot + 1) & mask) {
    if (slots_[slot] == 0) return slot;
    const Pair pair = pair_at(slots_[slot] - 1);
    if (pair.app == app && pair.session_id == session_id) return slot;
  }
}

bool RecentSessions::contains(AppIndex app, std::string_view session_id) const noexcept {
  if (!slots_.empty()) return slots_[slot_of(app, session_id)] != 0;
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    if (pair.app == app && pair.session_id == session_id) return true;
    offset = pair.next;
  }
  return false;
}

void RecentSessions::rebuild_slots() {
  slots_.assign(std::max<std::size_t>(4 * few, slots_.size() * 2), 0);
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    slots_[slot_of(pair.app, pair.session_id)] = static_cast<std::uint32_t>(offset + 1);
    offset = pair.next;
  }
}

void RecentSessions::insert(AppIndex app, std::string_view session_id) {
  if (contains(app, session_id)) return;
  const std::size_t offset = packed_.size();
  constexpr std::size_t longest_header = 15;  // 5 bytes of app, 10 of length
  if (session_id.size() + longest_header >
      std::numeric_limits<std::uint32_t>::max() - std::min<std::size_t>(offset, UINT32_MAX)) {
    throw Error(ErrorCode::resource_exhausted,
                "one user's session ids within the registration window take more than 4 GiB; "
                "shorten registration_window_days");
  }
  append_varint(packed_, static_cast<std::uint32_t>(app));
  append_varint(packed_, session_id.size());
  packed_.append(session_id);
  ++size_;

  if (size_ <= few) return;
  if (size_ * 4 > slots_.size() * 3) {
    rebuild_slots();
  } else {
    slots_[slot_of(app, session_id)] = static_cast<std::uint32_t>(offset + 1);
  }
}

void RecentSessions::merge(const RecentSessions& other) {
  for (std::size_t offset = 0; offset < other.packed_.size();) {
    const Pair pair = other.pair_at(offset);
    insert(pair.app, pair.session_id);
    offset = pair.next;
  }
}

std::size_t RecentSessions::count_distinct_of_few(
    const std::function<bool(AppIndex)>& is_counted) const {
  std::array<std::string_view, few> sessions;
  auto end = sessions.begin();
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    const bool is_new = std::find(sessions.begin(), end, pair.session_id) == end;
    if (is_new && is_counted(pair.app)) *end++ = pair.session_id;
    offset = pair.next;
  }
  return static_cast<std::size_t>(std::distance(sessions.begin(), end));
}

std::size_t RecentSessions::count_distinct(const std::function<bool(AppIndex)>& is_counted) const {
  if (size_ <= few) return count_distinct_of_few(is_counted);
  std::vector<std::string_view> sessions;
  sessions.reserve(size_);
  for (std::size_t offset = 0; offset < packed_.size();) {
    const Pair pair = pair_at(offset);
    if (is_counted(pair.app)) sessions.push_back(pair.session_id);
    offset = pair.next;
  }
  std::sort(sessions.begin(), sessions.end());
  return static_cast<std::size_t>(
      std::distance(sessions.begin(), std::unique(sessions.begin(), sessions.end())));
}

bool operator==(const RecentSessions& left, const RecentSessions& right) {
  if (left.size_ != right.size_) return false;
  for (std::size_t offset = 0; offset < left.packed_.size();) {
    const RecentSessions::Pair pair = left.pair_at(offset);
    if (!right.contains(pair.app, pair.session_id)) return false;
    offset = pair.next;
  }
  return true;
}

}  // namespace signals
