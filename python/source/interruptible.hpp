// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <stop_token>

#include "streams.hpp"

namespace signals::python {

/// Runs `work` on a thread of its own, without Python's lock, while this thread listens to Ctrl-C
/// and calls the stream for it: a producer may be bound to the thread of its caller.
///
/// Call it with Python's lock. Throws what `work` throws; or, after Ctrl-C, what Python's handler
/// raised, once `work` has stopped.
void run_interruptibly(Stream stream,
                       const std::function<void(ArrowArrayStream&, std::stop_token)>& work);

}  // namespace signals::python
