// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "day_of_use.hpp"
#include "person.hpp"

namespace samples {

/// Appends the event document of one use as a line of JSON, in the given generation's spelling.
void append_event(std::string& out, const AppUse& use, const Person& person,
                  const Spelling& spelling);

}  // namespace samples
