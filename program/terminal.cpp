// SPDX-License-Identifier: Apache-2.0
#include "terminal.hpp"

#include <unistd.h>

#include "environment.hpp"

namespace signals::program {

bool is_terminal(int descriptor) { return ::isatty(descriptor) != 0; }

Style style_for(int descriptor) {
  const bool is_unwanted = !environment("NO_COLOR").empty() || environment("TERM") == "dumb";
  return is_terminal(descriptor) && !is_unwanted ? Style::coloured : Style::plain;
}

}  // namespace signals::program
