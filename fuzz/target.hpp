// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <utility>

#include <signals/error.hpp>

namespace signals::fuzz {

/// What a target does with an input. An `Error` is an answer; whatever else it throws is a finding,
/// as is what a sanitizer finds.
void take(std::string_view input);

/// A finding, unless it holds.
inline void require(bool holds) {
  if (!holds) std::abort();
}

/// Cuts the input at its first line that holds nothing but `---`: what is before, and what is
/// after.
[[nodiscard]] inline std::pair<std::string_view, std::string_view> cut(std::string_view input) {
  constexpr std::string_view line = "\n---\n";
  const std::size_t at = input.find(line);
  if (at == std::string_view::npos) return {input, {}};
  return {input.substr(0, at + 1), input.substr(at + line.size())};
}

}  // namespace signals::fuzz

/// What libFuzzer calls. Not inline, so that it is there although nothing here calls it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  try {
    signals::fuzz::take({reinterpret_cast<const char*>(data), size});
  } catch (const signals::Error&) {
  }
  return 0;
}
