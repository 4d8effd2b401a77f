// SPDX-License-Identifier: Apache-2.0
#include <chrono>
#include <csignal>
#include <fstream>
#include <string>
#include <thread>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include "support/background_process.hpp"
#include "workspace.hpp"

using namespace signals::testing;

namespace {

/// A run that writes to `report` and reads events from a pipe, so that it goes on until the pipe
/// is closed.
class EndlessRun {
 public:
  /// `prefix` is a line of the shell that is run first.
  explicit EndlessRun(const std::string& prefix = "true") {
    workspace.directory.write("report", old_text);
    REQUIRE(::mkfifo(workspace.directory.path_of("pipe").c_str(), 0600) == 0);
    // Whoever runs the tests may ignore some, as nohup does, and a process inherits that.
    for (int signal = 1; signal < SIGRTMIN; ++signal) std::signal(signal, SIG_DFL);
    process_.emplace(
        Words{"/bin/sh", "-c",
              prefix + "; exec \"$0\" evaluate --events pipe --goals goals.json --output report "
                       "--now 2025-11-26T12:00:00Z",
              program},
        workspace.directory.path_of("log"), workspace.options);
    pipe_.open(workspace.directory.path_of("pipe"));
    pipe_ << Workspace::events << std::flush;
    while (!has_temporary_file()) std::this_thread::sleep_for(std::chrono::milliseconds{1});
  }

  [[nodiscard]] bool has_temporary_file() const {
    for (const std::string& name : workspace.directory.names()) {
      if (name.starts_with(".signals.")) return true;
    }
    return false;
  }
  void send(int signal) const { REQUIRE(::kill(process_->id(), signal) == 0); }
  /// Ends the events, and returns the status.
  [[nodiscard]] int finish() {
    pipe_.close();
    return process_->wait();
  }

  Workspace workspace;

 private:
  std::optional<BackgroundProcess> process_;
  std::ofstream pipe_;
};

}  // namespace

TEST_CASE("each signal that ends the program leaves the old file, and no other") {
  for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGABRT, SIGALRM, SIGUSR1, SIGUSR2,
                           SIGXCPU, SIGVTALRM, SIGPROF}) {
    CAPTURE(signal);
    EndlessRun run;
    run.send(signal);
    CHECK(run.finish() == 128 + signal);
    CHECK(run.workspace.directory.read("report") == old_text);
    CHECK_FALSE(run.has_temporary_file());
  }
}

TEST_CASE("a signal that was ignored at the start stays ignored, as nohup has it") {
  EndlessRun run("trap '' HUP QUIT");
  run.send(SIGHUP);
  run.send(SIGQUIT);
  CHECK(run.finish() == 0);
  CHECK(run.workspace.directory.read("report") == run.workspace.evaluate().output);
  CHECK_FALSE(run.has_temporary_file());
}

TEST_CASE("a file that may not grow further is an error, and leaves the old one") {
  const Workspace workspace;
  std::string events;
  for (int i = 0; i < 200; ++i) events += fmt::format("{{\"user_id\":{}}}\n", i);
  workspace.directory.write("events.ndjson", events);
  workspace.directory.write("report", old_text);
  const auto result =
      run_process("/bin/sh",
                  {"-c",
                   "ulimit -f 4; exec \"$0\" evaluate --events events.ndjson --goals goals.json "
                   "--output report",
                   program},
                  workspace.options);
  CHECK(refusal_of(result) == "cannot write report: File too large");
  CHECK(workspace.directory.read("report") == old_text);
  CHECK(workspace.directory.names() == Words{"events.ndjson", "goals.json", "report"});
}
