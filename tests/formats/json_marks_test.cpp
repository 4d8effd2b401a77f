// SPDX-License-Identifier: Apache-2.0
#include "formats/lines/json_marks.hpp"

#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include <doctest/doctest.h>

TEST_CASE("marks are found with whatever instructions the machine has") {
  for (const signals::MarkInstructions instructions : signals::all_mark_instructions) {
    if (!signals::has(instructions)) continue;
    CAPTURE(static_cast<int>(instructions));
    std::mt19937 random(3);
    for (std::size_t size = 0; size < 300; ++size) {
      // From texts without marks to texts of nothing else.
      std::string text(size, 'x');
      for (char& c : text) c = random() % 8 < size % 9 ? static_cast<char>(random()) : 'x';
      for (char& c : text)
        c = random() % 8 < size % 7 ? "\"\\\n\x1F\x20\x7F\x80!"[random() % 8] : c;
      std::vector<std::uint32_t> wanted;
      for (std::size_t at = 0; at < size; ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        if (byte < 0x20 || byte >= 0x80 || byte == '"' || byte == '\\') {
          wanted.push_back(static_cast<std::uint32_t>(at));
        }
      }
      std::vector<std::uint32_t> marks(signals::mark_capacity(size));
      const std::uint32_t* const end =
          signals::find_json_marks_with(instructions, text, marks.data());
      marks.resize(static_cast<std::size_t>(end - marks.data()));
      CHECK(marks == wanted);
    }
  }
  CHECK(signals::has(signals::MarkInstructions::bytes));
}
