// SPDX-License-Identifier: Apache-2.0
#include <signals/error.hpp>

#include "firestore_news.hpp"

namespace signals::program {

std::unique_ptr<FirestoreNews> open_firestore_news(const Configuration& /*configuration*/,
                                                   const FirestoreNewsOptions& /*options*/) {
  throw Error(ErrorCode::unimplemented,
              "this build has no firestore adapter; give --events a path");
}

}  // namespace signals::program
