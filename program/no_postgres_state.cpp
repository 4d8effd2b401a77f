// SPDX-License-Identifier: Apache-2.0
#include <signals/error.hpp>

#include "postgres_state.hpp"

namespace signals::program {

std::unique_ptr<StateStore> open_postgres_state(const Configuration& /*configuration*/,
                                                std::optional<unsigned> /*partition*/) {
  throw Error(ErrorCode::unimplemented, "this build has no postgres adapter; give --state a file");
}

std::unique_ptr<ReportWriter> make_postgres_writer(const Configuration& /*configuration*/,
                                                   Instant /*now*/) {
  throw Error(ErrorCode::unimplemented, "this build has no postgres adapter; give --output a file");
}

}  // namespace signals::program
