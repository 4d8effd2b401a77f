// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/abi.hpp>
#include <signals/http/request.hpp>
#include <signals/interface.hpp>

namespace signals::inline SIGNALS_ABI::http {

/// The head of a response.
struct SIGNALS_EXPORT ResponseHead {
  /// 200 to 599; interim responses are not passed on.
  int status = 0;
  std::vector<Header> headers{};

  /// The value of the first header of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
};

/// Takes a response as it arrives, on the thread that sent the request.
class SIGNALS_EXPORT ResponseSink : public Interface {
 public:
  /// Called first, once.
  virtual void head(const ResponseHead& head) = 0;

  /// The next bytes of the body, decompressed if necessary; never empty. While the call runs, the
  /// server waits: the client buffers about 256 KiB of the body, or up to 64 MiB as received if
  /// other requests share an HTTP/2 connection.
  virtual void body(std::string_view part) = 0;
};

/// A complete response.
struct Response {
  ResponseHead head{};
  std::string body{};
};

}  // namespace signals::inline SIGNALS_ABI::http
