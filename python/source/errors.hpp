// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nanobind/nanobind.h>

namespace signals::python {

/// Adds the exception `Error` to the module, and turns what signals throws into Python's
/// exceptions: `invalid_argument` into ValueError, `cancelled` into KeyboardInterrupt, others into
/// `Error`.
void bind_errors(nanobind::module_& module);

}  // namespace signals::python
