// SPDX-License-Identifier: Apache-2.0
#include "transfer.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <sys/socket.h>

#include "public_address.hpp"

namespace signals::inline SIGNALS_ABI::http {
namespace {

// What is longer would leave the range of the clock.
constexpr std::chrono::milliseconds longest_time = std::chrono::hours{24 * 365};

[[nodiscard]] ResponseHead head_of(CURL* handle, long status) {
  ResponseHead head;
  head.status = static_cast<int>(status);
  constexpr int last_response = -1;
  curl_header* header = nullptr;
  while ((header = curl_easy_nextheader(handle, CURLH_HEADER, last_response, header)) != nullptr) {
    head.headers.push_back({header->name, header->value});
  }
  return head;
}

}  // namespace

Transfer::Transfer(const Request& request, const Defaults& defaults)
    : request_(prepare(request, defaults)),
      idle_timeout_(std::clamp(request.idle_timeout, std::chrono::milliseconds{1}, longest_time)),
      connect_timeout_(std::min(request.connect_timeout, longest_time)),
      reuse_timeout_(request.reuse_timeout),
      deadline_(request.deadline) {
  restart_connect_time();
  CURL* const curl = handle();
  curl_easy_setopt(curl, CURLOPT_PRIVATE, this);
  curl_easy_setopt(curl, CURLOPT_RESOLVER_START_FUNCTION, &Transfer::on_name);
  curl_easy_setopt(curl, CURLOPT_RESOLVER_START_DATA, this);
  if (defaults.requires_public_address) {
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, &Transfer::open_public_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, this);
  }
  curl_easy_setopt(curl, CURLOPT_SOCKOPTFUNCTION, &Transfer::on_socket);
  curl_easy_setopt(curl, CURLOPT_SOCKOPTDATA, this);
  curl_easy_setopt(curl, CURLOPT_PREREQFUNCTION, &Transfer::on_connected);
  curl_easy_setopt(curl, CURLOPT_PREREQDATA, this);
  curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(curl, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(curl, CURLOPT_WRITEDATA, this);
  curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, explanation_buffer_.data());
}

std::optional<Transfer::Arrival> Transfer::take(std::string& part, std::stop_token stop) {
  part.clear();
  std::unique_lock lock(mutex_);
  const auto has_arrived = [this] { return head_ || !body_.empty() || outcome_; };
  if (!arrived_.wait(lock, std::move(stop), has_arrived)) return std::nullopt;
  Arrival arrival{std::exchange(head_, std::nullopt), std::nullopt,
                  std::exchange(is_paused_, false)};
  part.swap(body_);
  // What has come is handed on before the reason why no more does.
  if (part.empty() && !arrival.head) arrival.outcome = outcome_;
  return arrival;
}

void Transfer::resume() {
  holds_back_ = false;
  // libcurl copies what it holds back each time that it is refused, and then asks an HTTP/2 server
  // for another window of it all the same. So take it all.
  is_resuming_ = true;
  restart_idle_time();
  curl_easy_pause(handle(), CURLPAUSE_CONT);
  is_resuming_ = false;
}

bool Transfer::may_start_again(CURLcode code) {
  constexpr std::array ends_of_connections{CURLE_HTTP2, CURLE_PARTIAL_FILE, CURLE_GOT_NOTHING,
                                           CURLE_SEND_ERROR, CURLE_RECV_ERROR};
  const auto& ends = ends_of_connections;
  if (has_heard_ || std::find(ends.begin(), ends.end(), code) == ends.end()) return false;
  long new_connections = 0;
  curl_easy_getinfo(handle(), CURLINFO_NUM_CONNECTS, &new_connections);
  constexpr int most_starts = 3;
  if (new_connections > 0 || starts_ == most_starts) return false;
  if (++starts_ == most_starts) curl_easy_setopt(handle(), CURLOPT_FRESH_CONNECT, 1L);
  is_connected_ = false;
  restart_connect_time();
  return true;
}

void Transfer::restart_connect_time() noexcept {
  const auto now = std::chrono::steady_clock::now();
  connect_by_ = now + connect_timeout_;
  // Most of the time is left for a connection of its own.
  if (request_.url.is_secure) share_by_ = now + connect_timeout_ / 4;
}

bool Transfer::gives_up_sharing(SteadyTime now) {
  if (is_connected_ || !share_by_ || now < *share_by_) return false;
  share_by_.reset();
  curl_easy_setopt(handle(), CURLOPT_PIPEWAIT, 0L);
  return true;
}

bool Transfer::gives_up_reuse(SteadyTime now) {
  if (has_heard_ || !answer_by_ || now < *answer_by_) return false;
  answer_by_.reset();
  reuse_timeout_.reset();
  curl_easy_setopt(handle(), CURLOPT_FRESH_CONNECT, 1L);
  curl_easy_setopt(handle(), CURLOPT_FORBID_REUSE, 1L);
  is_connected_ = false;
  restart_connect_time();
  return true;
}

std::optional<End> Transfer::expired(SteadyTime now) const noexcept {
  if (deadline_ && now >= *deadline_) return End::deadline;
  if (!is_connected_)
    return now >= connect_by_ ? std::optional(End::connect_timeout) : std::nullopt;
  if (!holds_back_ && now - last_heard_ >= idle_timeout_) return End::idle_timeout;
  return std::nullopt;
}

SteadyTime Transfer::next_expiry() const noexcept {
  SteadyTime next = SteadyTime::max();
  if (!is_connected_) {
    next = share_by_ ? *share_by_ : connect_by_;
  } else if (!holds_back_) {
    next = last_heard_ + idle_timeout_;
    if (answer_by_ && !has_heard_) next = std::min(next, *answer_by_);
  }
  return deadline_ ? std::min(next, *deadline_) : next;
}

void Transfer::finish(End end, CURLcode code) {
  Outcome outcome{.end = end, .code = code, .is_address_refused = is_address_refused_};
  if (end == End::failed) {
    outcome.explanation = explanation_buffer_.c_str();
    curl_easy_getinfo(handle(), CURLINFO_HTTP_CONNECTCODE, &outcome.proxy_status);
  }
  const std::scoped_lock lock(mutex_);
  outcome_ = std::move(outcome);
  arrived_.notify_one();
}

// libcurl is at work on a connection of the transfer's own.
int Transfer::on_name(void*, void*, void* transfer) noexcept {
  static_cast<Transfer*>(transfer)->share_by_.reset();
  return 0;
}

curl_socket_t Transfer::open_public_socket(void* transfer, curlsocktype,
                                           curl_sockaddr* address) noexcept {
  if (!is_public(address->addr)) {
    static_cast<Transfer*>(transfer)->is_address_refused_ = true;
    return CURL_SOCKET_BAD;
  }
  return ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

int Transfer::on_socket(void* transfer, curl_socket_t, curlsocktype) noexcept {
  static_cast<Transfer*>(transfer)->share_by_.reset();
  return CURL_SOCKOPT_OK;
}

int Transfer::on_connected(void* transfer, char*, char*, int, int) noexcept {
  auto& self = *static_cast<Transfer*>(transfer);
  self.is_connected_ = true;
  self.restart_idle_time();
  long new_connections = 0;
  curl_easy_getinfo(self.handle(), CURLINFO_NUM_CONNECTS, &new_connections);
  if (new_connections == 0 && self.reuse_timeout_) {
    self.answer_by_ = self.last_heard_ + std::min(*self.reuse_timeout_, longest_time);
  }
  return CURL_PREREQFUNC_OK;
}

std::size_t Transfer::on_header(const char* line, std::size_t, std::size_t size,
                                void* transfer) noexcept {
  return static_cast<Transfer*>(transfer)->receive_header({line, size});
}

std::size_t Transfer::on_body(const char* part, std::size_t, std::size_t size,
                              void* transfer) noexcept {
  return static_cast<Transfer*>(transfer)->receive_body({part, size});
}

std::size_t Transfer::receive_header(std::string_view line) {
  restart_idle_time();
  has_heard_ = true;
  if (has_head_ || line.find_first_not_of("\r\n") != std::string_view::npos) return line.size();
  long status = 0;
  curl_easy_getinfo(handle(), CURLINFO_RESPONSE_CODE, &status);
  if (status < 200) return line.size();
  has_head_ = true;
  ResponseHead head = head_of(handle(), status);
  const std::scoped_lock lock(mutex_);
  head_ = std::move(head);
  arrived_.notify_one();
  return line.size();
}

std::size_t Transfer::receive_body(std::string_view part) {
  restart_idle_time();
  const std::scoped_lock lock(mutex_);
  if (body_.size() >= high_water && !is_resuming_) {
    holds_back_ = true;
    is_paused_ = true;
    return CURL_WRITEFUNC_PAUSE;
  }
  body_.append(part);
  arrived_.notify_one();
  return part.size();
}

}  // namespace signals::inline SIGNALS_ABI::http
