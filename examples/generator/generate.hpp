// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <ostream>

#include "options.hpp"

namespace samples {

/// Writes event documents, one a line, in the order of their times. Memory grows with the users and
/// the events of a day, never with all events. The same options give the same bytes everywhere.
void write_events(std::ostream& out, const Options& options);

/// Writes the goals of the same people, with the subcategories and the app catalogue.
void write_goals(std::ostream& out, const Options& options);

}  // namespace samples
