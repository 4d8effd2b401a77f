// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <signals/event.hpp>
#include <signals/formats/event_document.hpp>

#include "frame_builder.hpp"

namespace signals::testing {

/// Numbers for a random frame: of a seed, or two bytes each of an input as long as it lasts, so
/// that a fuzzer can change one of them.
class FrameChoices {
 public:
  using result_type = std::uint64_t;
  explicit FrameChoices(std::uint64_t seed) : random_(seed) {}
  explicit FrameChoices(std::string_view input) : random_(input.size()), input_(input) {}

  [[nodiscard]] static constexpr result_type min() { return std::mt19937_64::min(); }
  [[nodiscard]] static constexpr result_type max() { return std::mt19937_64::max(); }

  result_type operator()() {
    if (input_.size() < 2) return random_();
    const auto low = static_cast<unsigned char>(input_[0]);
    const auto high = static_cast<unsigned char>(input_[1]);
    input_.remove_prefix(2);
    // The golden ratio spreads the bits (Knuth's multiplicative hashing).
    return (std::uint64_t{low} | std::uint64_t{high} << 8U) * 0x9E37'79B9'7F4A'7C15U;
  }

 private:
  std::mt19937_64 random_;
  std::string_view input_;
};

/// A frame of events at random: columns of every type, in any spelling, with nulls, dictionaries,
/// offsets and several batches; and what the reader of documents makes of its rows.
class RandomFrame {
 public:
  explicit RandomFrame(FrameChoices choices);

  /// The batches; the same again at each call.
  [[nodiscard]] ArrowArrayStream stream() const;

  /// The user and the event of each row.
  [[nodiscard]] const std::vector<std::pair<std::string, Event>>& events() const noexcept {
    return events_;
  }

 private:
  struct Field {
    std::string name;
    std::string format;
    std::string index_format;  // empty without a dictionary
    bool has_nulls;
  };

  [[nodiscard]] std::uint64_t below(std::uint64_t end) { return random_() % end; }
  template <typename Items>
  [[nodiscard]] const auto& any_of(const Items& items) {
    return items[below(std::size(items))];
  }
  void choose_fields();
  [[nodiscard]] std::optional<Value> cell(const Field& field);
  [[nodiscard]] std::int64_t instant_near_now();
  [[nodiscard]] TestArray column(const Field& field, const Cells& cells, std::size_t padding);
  void add_batch();

  FrameChoices random_;
  std::vector<Field> fields_;
  std::vector<TestArray> batches_;
  std::vector<std::pair<std::string, Event>> events_;
};

}  // namespace signals::testing
