// SPDX-License-Identifier: Apache-2.0

/// What ThreadSanitizer is to pass over; it calls this by name, and nothing else does.
///
/// Copies of an exception share one counted text. The system's libstdc++ counts atomically but was
/// not built for ThreadSanitizer, which therefore takes the last copy's destruction for a race with
/// what other threads read from their copies.
// NOLINTBEGIN(bugprone-reserved-identifier,readability-identifier-naming): the name is the tool's
extern "C" const char* __tsan_default_suppressions();
extern "C" const char* __tsan_default_suppressions() {
  return "race:std::runtime_error::~runtime_error\n";
}
// NOLINTEND(bugprone-reserved-identifier,readability-identifier-naming)
