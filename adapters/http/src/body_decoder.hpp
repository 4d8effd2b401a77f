// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include <signals/http/response.hpp>

struct z_stream_s;  // NOLINT(readability-identifier-naming): the name is zlib's

namespace signals::inline SIGNALS_ABI::http {

/// Hands a body on to a sink, decompressed where its head says that it is compressed.
class BodyDecoder {
 public:
  explicit BodyDecoder(ResponseSink& sink) : sink_(sink) {}
  BodyDecoder(const BodyDecoder&) = delete;
  BodyDecoder& operator=(const BodyDecoder&) = delete;
  ~BodyDecoder();

  void head(const ResponseHead& head);

  /// False where the bytes are not what the head said.
  [[nodiscard]] bool body(std::string_view part);

  /// Whether a response may end here.
  [[nodiscard]] bool is_whole() const noexcept;

 private:
  [[nodiscard]] bool inflate(std::string_view part);

  struct StreamDeleter {
    void operator()(z_stream_s* stream) const noexcept;
  };

  ResponseSink& sink_;
  /// None for a body that is not compressed.
  std::unique_ptr<z_stream_s, StreamDeleter> stream_{};
  std::vector<char> output_{};
  bool has_head_ = false;
  bool is_within_member_ = false;
};

}  // namespace signals::inline SIGNALS_ABI::http
