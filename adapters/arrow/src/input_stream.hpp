// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/error.hpp>

#include "owned.hpp"

namespace signals::inline SIGNALS_ABI::arrow {

/// Reads a stream of struct arrays, and checks what its producer promises. `what` is what errors
/// call it, such as `events`.
class InputStream {
 public:
  /// Takes over the stream and reads its schema. Throws `Error`: `invalid_argument` for a stream
  /// that was read before, or whose arrays are no tables; the producer's own error as `internal`.
  InputStream(ArrowArrayStream& stream, std::string_view what);

  [[nodiscard]] const ArrowSchema& schema() const noexcept { return *schema_; }

  /// Reads the next array into `array`; false at the end. Throws as the constructor does.
  [[nodiscard]] bool next(Owned<ArrowArray>& array);

  [[noreturn]] void fail(ErrorCode code, std::string_view problem) const;

 private:
  [[noreturn]] void fail_with(int code, std::string_view doing);

  std::string what_;
  Owned<ArrowArrayStream> stream_;
  Owned<ArrowSchema> schema_;
};

}  // namespace signals::inline SIGNALS_ABI::arrow
