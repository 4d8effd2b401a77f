// SPDX-License-Identifier: Apache-2.0
#include "state_store.hpp"

#include <signals/error.hpp>

#include "postgres_state.hpp"

namespace signals::program {

std::unique_ptr<StateStore> open_state(const std::string& state, std::optional<unsigned> partition,
                                       const Configuration& configuration,
                                       sqlite::Opening opening) {
  if (is_postgres_state(state)) return open_postgres_state(configuration, partition);
  if (partition) {
    throw Error(ErrorCode::invalid_argument,
                "--partition: a file has no partitions; leave it out, or give --state postgres");
  }
  return std::make_unique<sqlite::StateFile>(state, opening);
}

}  // namespace signals::program
