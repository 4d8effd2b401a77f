// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/analysis/goal_source.hpp>
#include <signals/instant.hpp>
#include <signals/rules.hpp>

#include "configuration.hpp"

namespace signals::program {

/// The instant that is given for an option. Throws `Error` for what is none.
[[nodiscard]] Instant instant_of(std::string_view option, const std::string& text);

/// The instant that `--now` gives, else the clock's.
[[nodiscard]] Instant now_of(const std::optional<std::string>& now);

/// The instant that `--since` gives, if it does.
[[nodiscard]] std::optional<Instant> since_of(const std::optional<std::string>& since);

/// The rules in the file that `--rules` names, else `SIGNALS_RULES`, else the product's.
[[nodiscard]] Rules rules_of(const std::optional<std::string>& path,
                             const Configuration& configuration);

/// The users of `--user-id`, then those in the file of `--user-id-file`: one a line, as it is.
[[nodiscard]] std::vector<std::string> named_users(std::vector<std::string> user_ids,
                                                   const std::optional<std::string>& file);

/// The goals that `--goals` names: PostgreSQL's or a file's, which warns of what may be mistakes.
[[nodiscard]] std::unique_ptr<GoalSource> open_goals(const std::optional<std::string>& goals,
                                                     const Configuration& configuration);

/// Whether `open_goals` opens PostgreSQL's.
[[nodiscard]] bool are_postgres_goals(const std::optional<std::string>& goals,
                                      const Configuration& configuration);

}  // namespace signals::program
