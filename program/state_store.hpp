// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <optional>
#include <string>

#include <signals/sqlite/state_file.hpp>
#include <signals/state/state_store.hpp>

#include "configuration.hpp"

namespace signals::program {

/// Whether `--state` names the state in PostgreSQL, and not a file.
[[nodiscard]] inline bool is_postgres_state(const std::string& state) {
  return state == "postgres";
}

/// Opens the state that `--state` names, and of PostgreSQL's the partition of `--partition`. Throws
/// `Error` for what cannot be used.
[[nodiscard]] std::unique_ptr<StateStore> open_state(const std::string& state,
                                                     std::optional<unsigned> partition,
                                                     const Configuration& configuration,
                                                     sqlite::Opening opening);

}  // namespace signals::program
