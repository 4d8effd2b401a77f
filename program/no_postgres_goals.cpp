// SPDX-License-Identifier: Apache-2.0
#include <signals/error.hpp>

#include "postgres_goals.hpp"

namespace signals::program {

std::unique_ptr<GoalSource> open_postgres_goals(const Configuration& /*configuration*/,
                                                const OnWarning& /*warn*/, Opening /*opening*/) {
  throw Error(ErrorCode::unimplemented, "this build has no postgres adapter; give --goals a path");
}

}  // namespace signals::program
