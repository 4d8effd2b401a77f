// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <sys/socket.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::http {

/// Whether it is an address that the internet routes to any machine: not of this machine, of
/// a private or link-local network, of many machines at once, or set aside for another purpose.
[[nodiscard]] bool is_public(const sockaddr& address) noexcept;

}  // namespace signals::inline SIGNALS_ABI::http
