// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI {

/// The base of what others implement: it is used where it is, through a reference or a pointer, and
/// neither copied nor moved.
class SIGNALS_EXPORT Interface {
 public:
  Interface() = default;
  Interface(const Interface&) = delete;
  Interface& operator=(const Interface&) = delete;
  virtual ~Interface() = default;
};

}  // namespace signals::inline SIGNALS_ABI
