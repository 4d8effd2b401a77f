// SPDX-License-Identifier: Apache-2.0
#include "transfer_loop.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include <fmt/format.h>

#include <signals/detail/blocked_signals.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::http {
namespace {

[[nodiscard]] MultiHandle make_multi() {
  // Once for the process, and safe however many threads come here first.
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  MultiHandle multi(ready == CURLE_OK ? curl_multi_init() : nullptr);
  if (!multi) throw std::bad_alloc();
  curl_multi_setopt(multi.get(), CURLMOPT_PIPELINING, static_cast<long>(CURLPIPE_MULTIPLEX));
  // Unasked, libcurl would keep four for each transfer under way.
  curl_multi_setopt(multi.get(), CURLMOPT_MAXCONNECTS, 64L);
  return multi;
}

}  // namespace

TransferLoop::~TransferLoop() {
  if (!thread_.joinable()) return;
  {
    const std::scoped_lock lock(mutex_);
    is_ending_ = true;
  }
  curl_multi_wakeup(multi_.get());
  thread_.join();
}

void TransferLoop::start(std::shared_ptr<Transfer> transfer) {
  post({Verb::start, std::move(transfer)});
}

void TransferLoop::resume(std::shared_ptr<Transfer> transfer) {
  post({Verb::resume, std::move(transfer)});
}

void TransferLoop::abandon(std::shared_ptr<Transfer> transfer) {
  post({Verb::abandon, std::move(transfer)});
}

void TransferLoop::post(Command command) {
  {
    const std::scoped_lock lock(mutex_);
    if (!multi_) multi_ = make_multi();
    if (!thread_.joinable()) {
      // The program's signals are for threads that expect them.
      const detail::BlockedSignals blocked;
      thread_ = std::thread(&TransferLoop::run, this);
    }
    commands_.push_back(std::move(command));
  }
  curl_multi_wakeup(multi_.get());
}

void TransferLoop::run() {
  while (obey()) {
    int running = 0;
    curl_multi_perform(multi_.get(), &running);
    reap();
    expire();
    curl_multi_poll(multi_.get(), nullptr, 0, time_to_wait(), nullptr);
  }
}

bool TransferLoop::obey() {
  std::vector<Command> commands;
  bool is_ending = false;
  {
    const std::scoped_lock lock(mutex_);
    commands.swap(commands_);
    is_ending = is_ending_;
  }
  for (const Command& command : commands) obey(command);
  return !is_ending;
}

void TransferLoop::obey(const Command& command) {
  Transfer& transfer = *command.transfer;
  if (command.verb == Verb::start) {
    transfers_.push_back(command.transfer);
    if (curl_multi_add_handle(multi_.get(), transfer.handle()) != CURLM_OK) {
      finish(transfer, End::failed, CURLE_FAILED_INIT);
    }
    return;
  }
  // It may be over by now.
  if (std::find(transfers_.begin(), transfers_.end(), command.transfer) == transfers_.end()) return;
  if (command.verb == Verb::resume) {
    transfer.resume();
  } else {
    // libcurl does not free the paused data of a transfer that is removed.
    transfer.resume();
    remove(transfer);
  }
}

void TransferLoop::reap() {
  int left = 0;
  while (const CURLMsg* const message = curl_multi_info_read(multi_.get(), &left)) {
    if (message->msg != CURLMSG_DONE) continue;
    char* found = nullptr;
    // NOLINTNEXTLINE(cppcoreguidelines-pro-type-union-access): libcurl's own, of which this is set
    const CURLcode code = message->data.result;
    CURL* const handle = message->easy_handle;
    curl_easy_getinfo(handle, CURLINFO_PRIVATE, &found);
    auto& transfer = *reinterpret_cast<Transfer*>(found);
    // libcurl does so itself, but not for all that HTTP/2 may end with.
    if (transfer.may_start_again(code) && start_again(transfer)) continue;
    finish(transfer, code == CURLE_OK ? End::complete : End::failed, code);
  }
}

bool TransferLoop::start_again(const Transfer& transfer) {
  curl_multi_remove_handle(multi_.get(), transfer.handle());
  // Of the connection that it left, not of the next.
  curl_easy_setopt(transfer.handle(), CURLOPT_FORBID_REUSE, 0L);
  return curl_multi_add_handle(multi_.get(), transfer.handle()) == CURLM_OK;
}

void TransferLoop::expire() {
  const auto now = std::chrono::steady_clock::now();
  const auto all = transfers_;
  for (const auto& transfer : all) {
    if (const auto end = transfer->expired(now)) {
      transfer->resume();
      finish(*transfer, *end, CURLE_OK);
    } else if ((transfer->gives_up_sharing(now) || transfer->gives_up_reuse(now)) &&
               !start_again(*transfer)) {
      finish(*transfer, End::failed, CURLE_FAILED_INIT);
    }
  }
}

void TransferLoop::remove(const Transfer& transfer) {
  curl_multi_remove_handle(multi_.get(), transfer.handle());
  std::erase_if(transfers_, [&](const auto& other) { return other.get() == &transfer; });
}

void TransferLoop::finish(const Transfer& transfer, End end, CURLcode code) {
  const auto found = std::find_if(transfers_.begin(), transfers_.end(),
                                  [&](const auto& other) { return other.get() == &transfer; });
  if (found == transfers_.end()) return;
  const auto kept = *found;
  kept->finish(end, code);
  remove(transfer);
}

int TransferLoop::time_to_wait() const {
  using std::chrono::milliseconds;
  constexpr milliseconds longest = std::chrono::minutes{10};
  const auto now = std::chrono::steady_clock::now();
  SteadyTime next = now + longest;
  for (const auto& transfer : transfers_) next = std::min(next, transfer->next_expiry());
  return static_cast<int>(
      std::max(milliseconds{0}, std::chrono::ceil<milliseconds>(next - now)).count());
}

}  // namespace signals::inline SIGNALS_ABI::http
