// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <mutex>
#include <optional>
#include <stop_token>
#include <string>

#include <signals/http/request.hpp>
#include <signals/http/response.hpp>

#include "request_options.hpp"

namespace signals::inline SIGNALS_ABI::http {

using SteadyTime = std::chrono::steady_clock::time_point;

/// How a transfer came to its end.
enum class End { complete, failed, connect_timeout, idle_timeout, deadline };

/// What is known of a transfer that is over.
struct Outcome {
  End end = End::complete;
  /// Where it `failed`: libcurl's code, and what it had to say.
  CURLcode code = CURLE_OK;
  std::string explanation{};
  /// The status that a proxy answered with, or 0.
  long proxy_status = 0;
  /// Whether an address was refused because it is not public.
  bool is_address_refused = false;
};

/// One request and its response, between the thread that sent it and the one that drives all
/// transfers. The former takes what has arrived; the latter waits when that is too much.
class Transfer {
 public:
  /// More of a body than this is not asked for until it is taken.
  static constexpr std::size_t high_water = std::size_t{256} * 1024;

  /// Throws as `prepare` does.
  Transfer(const Request& request, const Defaults& defaults);

  // For the thread that sent the request.

  /// What has arrived since the last time.
  struct Arrival {
    std::optional<ResponseHead> head{};
    /// Set once nothing else is to come.
    std::optional<Outcome> outcome{};
    /// Whether the rest waits until `resume`.
    bool is_paused = false;
  };
  /// Waits for something to arrive, and puts the next part of the body into `part`, whose memory it
  /// uses for those that follow. None once a stop is requested.
  [[nodiscard]] std::optional<Arrival> take(std::string& part, std::stop_token stop);

  [[nodiscard]] const std::string& authority() const noexcept { return request_.url.authority; }

  // For the thread that drives the transfer.

  [[nodiscard]] CURL* handle() const noexcept { return request_.handle.get(); }
  /// Lets libcurl hand over all that it held back, and go on.
  void resume();
  /// Whether a request that ended with that code may be sent once more: on a connection that was
  /// kept from an earlier one, and that ended before anything of the response came.
  [[nodiscard]] bool may_start_again(CURLcode code);
  /// Whether it has waited too long for another transfer to connect and to share the connection:
  /// that one's may hang. Once it says so, the transfer connects by itself when started again.
  [[nodiscard]] bool gives_up_sharing(SteadyTime now);
  /// Whether a kept connection has been silent since the request was sent, for too long. Once it
  /// says so, the transfer connects anew when started again, and the silent connection is not kept.
  [[nodiscard]] bool gives_up_reuse(SteadyTime now);
  /// What has run out by `now`, if anything.
  [[nodiscard]] std::optional<End> expired(SteadyTime now) const noexcept;
  /// When something will run out.
  [[nodiscard]] SteadyTime next_expiry() const noexcept;
  void finish(End end, CURLcode code);

 private:
  static int on_name(void*, void*, void* transfer) noexcept;
  static curl_socket_t open_public_socket(void* transfer, curlsocktype,
                                          curl_sockaddr* address) noexcept;
  static int on_socket(void* transfer, curl_socket_t, curlsocktype) noexcept;
  static int on_connected(void* transfer, char*, char*, int, int) noexcept;
  static std::size_t on_header(const char* line, std::size_t, std::size_t size,
                               void* transfer) noexcept;
  static std::size_t on_body(const char* part, std::size_t, std::size_t size,
                             void* transfer) noexcept;
  std::size_t receive_header(std::string_view line);
  std::size_t receive_body(std::string_view part);
  void restart_connect_time() noexcept;
  void restart_idle_time() noexcept { last_heard_ = std::chrono::steady_clock::now(); }

  PreparedRequest request_;
  std::chrono::milliseconds idle_timeout_;
  std::chrono::milliseconds connect_timeout_;
  std::optional<std::chrono::milliseconds> reuse_timeout_;
  std::optional<SteadyTime> deadline_;

  // Of the thread that drives the transfer.
  SteadyTime connect_by_{};
  // None for one that connects by itself.
  std::optional<SteadyTime> share_by_{};
  // None but for the first byte on a kept connection.
  std::optional<SteadyTime> answer_by_{};
  SteadyTime last_heard_{};
  bool is_connected_ = false;
  bool has_head_ = false;
  bool is_resuming_ = false;
  bool has_heard_ = false;
  int starts_ = 1;
  bool holds_back_ = false;
  bool is_address_refused_ = false;

  std::mutex mutex_{};
  std::condition_variable_any arrived_{};
  std::optional<ResponseHead> head_{};
  std::string body_{};
  std::optional<Outcome> outcome_{};
  bool is_paused_ = false;
  std::string explanation_buffer_ = std::string(CURL_ERROR_SIZE, '\0');
};

}  // namespace signals::inline SIGNALS_ABI::http
