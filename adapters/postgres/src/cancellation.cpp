// SPDX-License-Identifier: Apache-2.0
#include "cancellation.hpp"

#include <array>
#include <chrono>
#include <future>
#include <memory>
#include <thread>
#include <utility>

#include <poll.h>

namespace signals::inline SIGNALS_ABI::postgres {
namespace {

constexpr std::chrono::milliseconds patience{500};

using Request = std::unique_ptr<PGcancel, decltype(&PQfreeCancel)>;

/// PQcancel opens a connection of its own and knows no timeout, so on a network that swallows
/// everything it would keep the caller for minutes. It is left behind when it takes too long.
[[nodiscard]] bool send(Request request) {
  std::packaged_task<bool()> task([request = std::move(request)] {
    std::array<char, 256> ignored{};
    return PQcancel(request.get(), ignored.data(), ignored.size()) == 1;
  });
  auto sent = task.get_future();
  std::thread thread(std::move(task));
  if (sent.wait_for(patience) == std::future_status::ready) {
    thread.join();
    return sent.get();
  }
  thread.detach();
  return false;
}

}  // namespace

void cancel(PGconn* connection) noexcept {
  try {
    Request request(PQgetCancel(connection), PQfreeCancel);
    if (request == nullptr || !send(std::move(request))) return;
  } catch (...) {  // no thread, no memory: the server's own timer ends the query
    return;
  }
  // PgBouncer forgets the request if this connection closes before it was passed on.
  pollfd socket{PQsocket(connection), POLLIN, 0};
  ::poll(&socket, 1, static_cast<int>(patience.count()));
}

}  // namespace signals::inline SIGNALS_ABI::postgres
