// SPDX-License-Identifier: Apache-2.0
#include "line_shape.hpp"

#include <algorithm>
#include <cstring>

#include <signals/detail/word.hpp>

namespace signals::inline SIGNALS_ABI {

LineShape::LineShape(std::string_view text, const MarkedRest& rest) {
  const auto position_of = [&](const char* at, const std::uint32_t* mark) {
    return Position{.mark = static_cast<std::uint32_t>(mark - rest.marks),
                    .offset = static_cast<std::int32_t>(at - (text.data() + *mark))};
  };
  // A piece is what stands between two values, with the quotes of both. Its place is told by the
  // first mark in it.
  const char* piece = rest.at;
  const std::uint32_t* piece_mark = rest.marks;
  MarkedRest next = rest;
  const bool is_flat = scan_flat_line(text, next, [&](const FlatMember& member) {
    add_pieces({piece, member.first}, position_of(piece, piece_mark));
    piece = member.last;
    piece_mark = member.end_mark();
    if (member.is_text && member.field == event_fields::none) return;
    values_.push_back({.first = position_of(member.first, member.name_mark),
                       .last = position_of(member.last, piece_mark),
                       .field = member.field,
                       .kind = member.kind,
                       .is_text = member.is_text});
  });
  add_pieces({piece, next.at}, position_of(piece, piece_mark));
  mark_count_ = static_cast<std::size_t>(next.marks - rest.marks);
  // In another line as many marks may stand closer together, but no closer than byte by byte.
  const bool is_within = std::all_of(pieces_.begin(), pieces_.end(), [](const Piece& any) {
    return any.position.offset >= -static_cast<std::int32_t>(any.position.mark) ||
           any.position.mark == 0;
  });
  if (!is_flat || !is_within) *this = {};
}

void LineShape::add_pieces(std::string_view bytes, Position position) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(bytes.size(), Piece::size))) {
    Piece piece{.position = position};
    const std::size_t size = std::min(bytes.size(), Piece::size);
    std::memcpy(piece.bytes.data(), bytes.data(), size);
    std::memset(piece.mask.data(), 0xFF, size);
    pieces_.push_back(piece);
    position.offset += static_cast<std::int32_t>(Piece::size);
    reach_ = std::max<std::ptrdiff_t>(reach_, position.offset);
  }
}

bool LineShape::read(const MarkedText& text, MarkedRest& rest, FlatEvent& event) const noexcept {
  const char* const base = text.text.data();
  const std::uint32_t* const marks = rest.marks;
  if (mark_count_ == 0 || text.marks_end - marks < static_cast<std::ptrdiff_t>(mark_count_)) {
    return false;
  }
  const char* const line_end = base + marks[mark_count_ - 1];
  const char* const end = base + text.text.size();
  if (*line_end != '\n' || end - line_end < reach_ ||
      pieces_.front().position.in(base, marks) != rest.at) {
    return false;
  }
  std::uint64_t difference = 0;
  for (const Piece& piece : pieces_) {
    const char* const there = piece.position.in(base, marks);
    for (std::size_t i = 0; i < piece.bytes.size(); ++i) {
      const std::uint64_t word = load_word<8>(there + i * sizeof(std::uint64_t));
      difference |= (word & piece.mask[i]) ^ piece.bytes[i];
    }
  }
  if (difference != 0) return false;

  event.clear();
  for (const Value& value : values_) {
    const char* const first = value.first.in(base, marks);
    const char* const last = value.last.in(base, marks);
    FieldKind kind = value.kind;
    if (!value.is_text) {
      const FlatScalar scalar = scan_flat_scalar(first);
      if (scalar.end != last) return false;
      if (kind != FieldKind::seconds) {
        kind = scalar.kind;
      } else if (scalar.kind != FieldKind::integer) {
        return false;
      }
    }
    event.set(value.field, kind, first, last);
  }
  rest = {line_end + 1, marks + mark_count_};
  return true;
}

}  // namespace signals::inline SIGNALS_ABI
