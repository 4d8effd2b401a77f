// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <signals/report.hpp>

/// The reports on everybody in the committed sample data who lives so, in the order of their
/// numbers. Requires that there are just so many, and that none fails.
[[nodiscard]] std::vector<signals::Report> reports_on(std::string_view life, std::size_t count);

/// Whether these weeks are active and the other ones of the ten that the rules consider are not.
[[nodiscard]] bool is_active_in(const signals::Report& report,
                                std::initializer_list<unsigned> weeks);
