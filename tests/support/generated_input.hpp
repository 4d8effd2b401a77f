// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>

#include <rapidcheck.h>

#include "reference.hpp"

/// Random users whose values crowd around the borders of the rules.
namespace generated {

/// On the border, one millisecond to either side, or somewhere near.
[[nodiscard]] rc::Gen<signals::Instant> near(signals::Instant border);

[[nodiscard]] rc::Gen<signals::Instant> now();

[[nodiscard]] rc::Gen<signals::Rules> rules();

[[nodiscard]] rc::Gen<double> minutes(const signals::Rules& rules);

/// An event with these, and with minutes around the borders of the rules.
[[nodiscard]] rc::Gen<signals::Event> event_with(rc::Gen<std::string> app_ids,
                                                 rc::Gen<std::string> session_ids,
                                                 rc::Gen<std::optional<signals::Instant>> times,
                                                 const signals::Rules& rules);

[[nodiscard]] rc::Gen<signals::Event> event(const reference::Input& input);

[[nodiscard]] rc::Gen<signals::Goal> goal();

/// Draws a whole user; call it within a property.
[[nodiscard]] reference::Input draw_input();

}  // namespace generated
