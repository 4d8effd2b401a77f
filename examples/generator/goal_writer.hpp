// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>

#include "person.hpp"

namespace samples {

/// Appends the beginning of a goal file, up to its list of users.
void append_catalogue(std::string& out);

/// Appends one person's entry in that list, on one line.
void append_goals(std::string& out, const Person& person, std::uint64_t seed);

}  // namespace samples
