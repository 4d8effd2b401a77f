// SPDX-License-Identifier: Apache-2.0
#include <signals/error.hpp>

#include "firestore_events.hpp"

namespace signals::program {

std::unique_ptr<EventSource> open_firestore_events(const Configuration& /*configuration*/,
                                                   Opening /*opening*/) {
  throw Error(ErrorCode::unimplemented,
              "this build has no firestore adapter; give --events a path");
}

}  // namespace signals::program
