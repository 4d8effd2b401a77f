// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <signals/http/request.hpp>

namespace signals::http {

/// The head of a server's answer.
struct ResponseHead {
  /// 200 to 599; what comes before the final answer is not shown.
  int status = 0;
  std::vector<Header> headers{};

  /// The value of the first header of that name.
  [[nodiscard]] std::optional<std::string_view> find(std::string_view name) const noexcept;
};

/// Takes a response as it arrives, on the thread that sent the request.
class ResponseSink {
 public:
  ResponseSink() = default;
  ResponseSink(const ResponseSink&) = delete;
  ResponseSink& operator=(const ResponseSink&) = delete;
  virtual ~ResponseSink() = default;

  /// Comes first, once.
  virtual void head(const ResponseHead& head) = 0;

  /// The next bytes of the body, decompressed where the server compressed it; never empty. While it
  /// works, the server waits: about 256 KiB of the body are kept in memory, or up to 64 MiB, as it
  /// came over the network, where other requests share an HTTP/2 connection.
  virtual void body(std::string_view part) = 0;
};

/// A whole response.
struct Response {
  ResponseHead head{};
  std::string body{};
};

}  // namespace signals::http
