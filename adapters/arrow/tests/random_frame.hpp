// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include <signals/event.hpp>
#include <signals/formats/event_document.hpp>

#include "frame_builder.hpp"

namespace signals::testing {

/// A frame of events at random: columns of every type, in any spelling, with nulls, dictionaries,
/// offsets and several batches; and what the reader of documents makes of its rows.
class RandomFrame {
 public:
  explicit RandomFrame(std::uint64_t seed);

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

  std::mt19937_64 random_;
  std::vector<Field> fields_;
  std::vector<TestArray> batches_;
  std::vector<std::pair<std::string, Event>> events_;
};

}  // namespace signals::testing
