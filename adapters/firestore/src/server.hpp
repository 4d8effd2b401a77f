// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include <signals/firestore/options.hpp>
#include <signals/http/client.hpp>

#include "call.hpp"

namespace signals::inline SIGNALS_ABI::firestore {

/// Sends requests to Firestore's server, without retries of its own.
class Server {
 public:
  Server(const Options& options, bool is_encrypted, std::shared_ptr<http::Client> client);

  /// Sends a request, and passes the parts of its JSON response to `read` as they arrive.
  /// Throws `Failure` for any other outcome, `Error` with `cancelled` once a stop is requested, and
  /// whatever `read` throws.
  void send(Call& call, http::Request request,
            const std::function<void(std::string_view part)>& read) const;

 private:
  void authorise(Call& call, http::Request& request) const;

  std::shared_ptr<http::Client> client_;
  bool is_encrypted_;
  std::chrono::milliseconds connect_timeout_;
  std::chrono::milliseconds idle_timeout_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
