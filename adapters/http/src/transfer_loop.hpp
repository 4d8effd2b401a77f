// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include <signals/abi.hpp>

#include "curl_handles.hpp"
#include "transfer.hpp"

namespace signals::inline SIGNALS_ABI::http {

/// The thread that drives all transfers of a client, and the connections that they share. It starts
/// with the first of them. Safe to use from any number of threads.
class TransferLoop {
 public:
  TransferLoop() = default;
  TransferLoop(const TransferLoop&) = delete;
  TransferLoop& operator=(const TransferLoop&) = delete;
  ~TransferLoop();

  void start(std::shared_ptr<Transfer> transfer);
  /// Lets a transfer go on that was paused.
  void resume(std::shared_ptr<Transfer> transfer);
  /// Gives a transfer up. Nothing happens to one that is over.
  void abandon(std::shared_ptr<Transfer> transfer);

 private:
  enum class Verb { start, resume, abandon };
  struct Command {
    Verb verb;
    std::shared_ptr<Transfer> transfer;
  };

  void post(Command command);
  void run();
  [[nodiscard]] bool obey();
  void obey(const Command& command);
  void reap();
  [[nodiscard]] bool start_again(const Transfer& transfer);
  void expire();
  void remove(const Transfer& transfer);
  void finish(const Transfer& transfer, End end, CURLcode code);
  [[nodiscard]] int time_to_wait() const;

  std::mutex mutex_{};
  MultiHandle multi_{};
  std::vector<Command> commands_{};
  bool is_ending_ = false;
  std::thread thread_{};

  // Of the thread alone.
  std::vector<std::shared_ptr<Transfer>> transfers_{};
};

}  // namespace signals::inline SIGNALS_ABI::http
