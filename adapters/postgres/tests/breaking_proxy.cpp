// SPDX-License-Identifier: Apache-2.0
#include "breaking_proxy.hpp"

#include <array>
#include <cstdint>
#include <stdexcept>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "support/background_process.hpp"

namespace signals::inline SIGNALS_ABI::postgres::testing {
namespace {

constexpr int tick = 20;  // milliseconds

[[nodiscard]] sockaddr_in local(int port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return address;
}

/// Whether all of it arrived.
bool send_all(int socket, const char* bytes, std::size_t size) {
  while (size > 0) {
    const auto sent = ::send(socket, bytes, size, MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes += sent;
    size -= static_cast<std::size_t>(sent);
  }
  return true;
}

}  // namespace

BreakingProxy::BreakingProxy(int server_port)
    : server_port_(server_port),
      port_(signals::testing::free_port()),
      listener_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  const sockaddr_in address = local(port_);
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 4) != 0) {
    throw std::runtime_error("the proxy does not listen");
  }
  thread_ = std::jthread([this] { serve(); });
}

BreakingProxy::~BreakingProxy() {
  is_over_ = true;
  thread_.join();
  ::close(listener_);
}

void BreakingProxy::break_at(int step, BreaksWhen when, std::function<void()> then) {
  const std::scoped_lock lock(mutex_);
  then_ = std::move(then);
  when_ = when;
  step_ = step;
  steps_ = 0;
}

void BreakingProxy::call_then() {
  const std::scoped_lock lock(mutex_);
  then_();
}

void BreakingProxy::serve() {
  while (!is_over_) {
    pollfd waiting{listener_, POLLIN, 0};
    if (::poll(&waiting, 1, tick) != 1) continue;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    const int server = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = local(server_port_);
    if (::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
      relay(client, server);
    }
    ::close(server);
    ::close(client);
  }
}

void BreakingProxy::relay(int client, int server) {
  std::array<char, 1 << 16> bytes{};
  const auto read = [&](int socket) { return ::recv(socket, bytes.data(), bytes.size(), 0); };
  const auto is_readable = [](const pollfd& socket) { return socket.revents != 0; };
  bool breaks_with_answer = false;
  while (!is_over_) {
    std::array<pollfd, 2> sockets{pollfd{client, POLLIN, 0}, pollfd{server, POLLIN, 0}};
    if (::poll(sockets.data(), sockets.size(), tick) <= 0) continue;
    if (is_readable(sockets[1])) {
      const auto size = read(server);
      if (breaks_with_answer) {
        call_then();
        return;
      }
      if (size <= 0 || !send_all(client, bytes.data(), static_cast<std::size_t>(size))) return;
    }
    if (is_readable(sockets[0])) {
      const auto size = read(client);
      if (size <= 0) return;
      const bool breaks = ++steps_ == step_;
      if (breaks && when_ != BreaksWhen::answered) {
        call_then();
        if (when_ == BreaksWhen::sent) return;
      }
      breaks_with_answer = breaks && when_ == BreaksWhen::answered;
      if (!send_all(server, bytes.data(), static_cast<std::size_t>(size))) return;
    }
  }
}

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
