// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <stop_token>
#include <string>
#include <string_view>
#include <variant>

#include <signals/error.hpp>
#include <signals/http/client.hpp>
#include <signals/lambda/invocation.hpp>

namespace signals::inline SIGNALS_ABI::lambda {

/// An invocation whose event is too long to be taken.
struct OversizedInvocation {
  std::string request_id;
};

/// The calls of the AWS Lambda Runtime API, each made once.
class RuntimeApi {
 public:
  /// Throws `Error` with `invalid_argument` if `api` is not a host and port.
  explicit RuntimeApi(const std::string& api);

  /// Waits for the next invocation, without a time limit. Throws `Error`: `internal` if the API
  /// does not work, `cancelled` once `stop` is requested, and otherwise an error for which a retry
  /// may help.
  [[nodiscard]] std::variant<Invocation, OversizedInvocation> next(std::stop_token stop);

  /// Whether an answer was accepted.
  enum class Reception { taken, too_large, refused };

  /// Hands over the answer of an invocation, or why there is none. Throws `Error` as above.
  [[nodiscard]] Reception respond(std::string_view request_id, std::string answer);
  [[nodiscard]] Reception fail(std::string_view request_id, const Error& failure);

  /// Tells why the process cannot serve. Throws `Error` as above.
  void fail_initialization(const Error& failure);

 private:
  [[nodiscard]] Reception post(std::string_view path, std::string body,
                               std::string_view error_type = {});

  std::string root_;
  http::Client client_;
};

}  // namespace signals::inline SIGNALS_ABI::lambda
