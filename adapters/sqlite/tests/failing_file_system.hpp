// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace signals::testing {

/// What happens at a step of SQLite's that changes a file: a write, a sync, a truncation or
/// a removal.
enum class Fault { none, disk_full, killed };

/// Puts itself between SQLite and the file system, for the whole process. At step `step`, counted
/// from 0, and at all later ones, the fault happens.
void fail_from_step(int step, Fault fault);

/// The steps since the last call of `fail_from_step`.
[[nodiscard]] int steps_taken();

}  // namespace signals::testing
