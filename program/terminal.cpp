// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <cstdlib>
#include <string_view>

#include <unistd.h>

namespace signals::program {
namespace {

/// Call it before any thread is started.
[[nodiscard]] std::string_view environment(const char* name) {
  const char* const value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe)
  return value == nullptr ? "" : value;
}

}  // namespace

bool is_terminal(int descriptor) { return ::isatty(descriptor) != 0; }

Style style_for(int descriptor) {
  const bool is_unwanted = !environment("NO_COLOR").empty() || environment("TERM") == "dumb";
  return is_terminal(descriptor) && !is_unwanted ? Style::coloured : Style::plain;
}

}  // namespace signals::program
