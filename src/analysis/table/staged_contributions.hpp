// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <span>
#include <string_view>
#include <type_traits>
#include <vector>

#include <signals/abi.hpp>

#include "contribution.hpp"

namespace signals::inline SIGNALS_ABI {

/// The contributions of one thread for one part of a table, as consecutive bytes that include their
/// texts.
///
/// Nearly every event of a file belongs to a different user from the one before. Adding thousands
/// of events of one part at once keeps that part's users in the cache meanwhile.
class StagedContributions {
 public:
  /// Takes at most that many bytes. The memory grows only as needed.
  explicit StagedContributions(std::size_t most) noexcept : most_(most) {}

  /// Appends a copy of the contribution. Returns false if there is no room for it, or if its
  /// position is too far from the first one's.
  [[nodiscard]] bool append(const Contribution& contribution) {
    const std::size_t user_id_size = contribution.user_id.size();
    const std::size_t session_id_size = contribution.session_id.size();
    const std::size_t end = size_ + sizeof(Header) + user_id_size + session_id_size + alignment;
    if (empty()) first_position_ = contribution.position;
    const std::uint64_t distance = contribution.position - first_position_;
    if (user_id_size > longest_text || session_id_size > longest_text || end > most_ ||
        distance > std::numeric_limits<std::uint32_t>::max()) {
      return false;
    }
    if (end > memory_.size()) memory_.resize(std::min(most_, std::max(end, memory_.size() * 2)));
    // In place, field by field: copying a structure that was just written in parts causes a
    // store-forwarding stall.
    auto* const header = new (memory_.data() + size_) Header;
    header->distance = static_cast<std::uint32_t>(distance);
    header->foreground = contribution.facts.foreground;
    header->app = contribution.app;
    header->user_tag = contribution.user_tag;
    header->user_id_size = static_cast<std::uint8_t>(user_id_size);
    header->session_id_size = static_cast<std::uint8_t>(session_id_size);
    header->week = contribution.facts.active_week;
    header->passed_over = contribution.facts.passed_over.bits();
    if (contribution.facts.is_counted) header->passed_over |= counted;
    std::byte* to = memory_.data() + size_ + sizeof(Header);
    to = copy(contribution.user_id, to);
    to = copy(contribution.session_id, to);
    size_ = aligned(static_cast<std::size_t>(to - memory_.data()));
    return true;
  }

  [[nodiscard]] bool empty() const noexcept { return size_ == 0; }

  /// Removes as many as `to` has room for, in order, and returns their number. Their texts are
  /// views of the memory. If the number is 0, it is empty.
  [[nodiscard]] std::size_t take(std::span<Contribution> to) noexcept {
    std::size_t count = 0;
    for (; count < to.size() && taken_ < size_; ++count) take_one(to[count]);
    if (count == 0) size_ = taken_ = 0;
    return count;
  }

 private:
  struct Header {
    Minutes foreground;
    std::uint32_t distance;  // of the position from that of the first one
    AppIndex app;
    std::uint32_t user_tag;
    std::uint8_t user_id_size;
    std::uint8_t session_id_size;
    std::uint8_t week;
    std::uint8_t passed_over;  // and whether it is counted
  };
  static_assert(std::is_trivially_copyable_v<Header>);
  static constexpr std::uint8_t counted = 0x80;
  static_assert(passed_over_fields.size() < 8);
  static constexpr std::size_t longest_text = std::numeric_limits<std::uint8_t>::max();
  static constexpr std::size_t alignment = alignof(Header);

  [[nodiscard]] static constexpr std::size_t aligned(std::size_t size) noexcept {
    return (size + alignment - 1) / alignment * alignment;
  }
  [[nodiscard]] static std::byte* copy(std::string_view text, std::byte* to) noexcept {
    if (!text.empty()) std::memcpy(to, text.data(), text.size());
    return to + text.size();
  }

  void take_one(Contribution& to) noexcept {
    const Header& header = *std::launder(reinterpret_cast<Header*>(memory_.data() + taken_));
    const char* const texts =
        reinterpret_cast<const char*>(memory_.data() + taken_ + sizeof header);
    taken_ = aligned(taken_ + sizeof header + header.user_id_size + header.session_id_size);
    to.position = first_position_ + header.distance;
    to.facts.foreground = header.foreground;
    to.app = header.app;
    to.user_tag = header.user_tag;
    to.facts.active_week = header.week;
    to.facts.is_counted = (header.passed_over & counted) != 0;
    to.facts.passed_over =
        PassedOverSet::of_bits(static_cast<std::uint8_t>(header.passed_over & (counted - 1U)));
    to.user_id = {texts, header.user_id_size};
    to.session_id = {texts + header.user_id_size, header.session_id_size};
  }

  std::size_t most_;
  std::vector<std::byte> memory_;
  std::size_t size_ = 0;
  std::size_t taken_ = 0;
  std::uint64_t first_position_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI
