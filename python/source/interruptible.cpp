// SPDX-License-Identifier: Apache-2.0
#include "interruptible.hpp"

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <string_view>
#include <thread>
#include <utility>

#include <signals/error.hpp>

namespace signals::python {

namespace nb = nanobind;

namespace {

// How long Ctrl-C may go unheard.
constexpr std::chrono::milliseconds patience{50};

/// What one thread asks of another, one call at a time.
class Errands {
 public:
  /// Has the other thread call `errand`, and waits for its result.
  int ask(const std::function<int()>& errand) {
    std::unique_lock lock(mutex_);
    errand_ = &errand;
    changed_.notify_all();
    changed_.wait(lock, [&] { return errand_ == nullptr; });
    return result_;
  }

  /// No errand will follow.
  void end() {
    const std::scoped_lock lock(mutex_);
    has_ended_ = true;
    changed_.notify_all();
  }

  /// Does errands until there are no more, or patience ends; whether there are no more.
  [[nodiscard]] bool serve() {
    const auto until = std::chrono::steady_clock::now() + patience;
    std::unique_lock lock(mutex_);
    while (changed_.wait_until(lock, until, [&] { return errand_ != nullptr || has_ended_; })) {
      if (errand_ == nullptr) return true;
      // The thread that asks waits, so nobody else needs the lock meanwhile.
      result_ = (*errand_)();
      errand_ = nullptr;
      changed_.notify_all();
      if (std::chrono::steady_clock::now() >= until) return false;
    }
    return false;
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  const std::function<int()>* errand_ = nullptr;
  int result_ = 0;
  bool has_ended_ = false;
};

/// A stream whose callbacks run on the thread that serves the errands.
class Relay {
 public:
  Relay(Stream producer, Errands& errands, std::stop_token stop) noexcept
      : producer_(std::move(producer)), errands_(errands), stop_(std::move(stop)) {}

  /// Whether the producer was interrupted by Ctrl-C.
  [[nodiscard]] bool was_interrupted() const noexcept { return was_interrupted_; }

  [[nodiscard]] ArrowArrayStream stream() {
    return {
        .get_schema = [](ArrowArrayStream* self,
                         ArrowSchema* out) { return of(self).get_schema(*out); },
        .get_next = [](ArrowArrayStream* self, ArrowArray* out) { return of(self).get_next(*out); },
        .get_last_error = [](ArrowArrayStream* self) { return of(self).get_last_error(); },
        // The producer is released with the relay, by the thread that called it.
        .release = [](ArrowArrayStream* self) { self->release = nullptr; },
        .private_data = this,
    };
  }

 private:
  [[nodiscard]] static Relay& of(ArrowArrayStream* stream) {
    return *static_cast<Relay*>(stream->private_data);
  }

  int get_schema(ArrowSchema& out) {
    ArrowArrayStream& stream = producer_.get();
    return errands_.ask([&] { return stream.get_schema(&stream, &out); });
  }
  int get_next(ArrowArray& out) {
    if (stop_.stop_requested()) return EINTR;
    ArrowArrayStream& stream = producer_.get();
    return errands_.ask([&] { return stream.get_next(&stream, &out); });
  }
  const char* get_last_error() {
    if (stop_.stop_requested()) return "interrupted";
    ArrowArrayStream& stream = producer_.get();
    const char* message = nullptr;
    errands_.ask([&] {
      message = stream.get_last_error(&stream);
      return 0;
    });
    // Ctrl-C in a producer that is written in Python is one of its errors.
    constexpr std::string_view interruption = "KeyboardInterrupt";
    if (message != nullptr &&
        std::string_view(message).find(interruption) != std::string_view::npos) {
      was_interrupted_ = true;
    }
    return message;
  }

  Stream producer_;
  Errands& errands_;
  std::stop_token stop_;
  bool was_interrupted_ = false;
};

}  // namespace

void run_interruptibly(Stream stream,
                       const std::function<void(ArrowArrayStream&, std::stop_token)>& work) {
  std::exception_ptr failure;
  std::exception_ptr interruption;
  {
    const nb::gil_scoped_release unlocked;
    std::stop_source stop;
    Errands errands;
    Relay relay(std::move(stream), errands, stop.get_token());
    const std::jthread worker([&] {
      try {
        ArrowArrayStream relayed = relay.stream();
        work(relayed, stop.get_token());
      } catch (...) {
        failure = std::current_exception();
        if (relay.was_interrupted()) {
          failure = std::make_exception_ptr(Error(ErrorCode::cancelled, "interrupted"));
        }
      }
      errands.end();
    });
    while (!errands.serve()) {
      if (interruption) continue;
      const nb::gil_scoped_acquire locked;
      if (PyErr_CheckSignals() == 0) continue;
      interruption = std::make_exception_ptr(nb::python_error());
      stop.request_stop();
    }
  }
  if (interruption) std::rethrow_exception(interruption);
  if (failure) std::rethrow_exception(failure);
}

}  // namespace signals::python
