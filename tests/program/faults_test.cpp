// SPDX-License-Identifier: Apache-2.0
// Whatever call fails: `--output` holds the old file or the whole new one, the exit status says
// which, and nothing is left beside it.
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "support/sanitized.hpp"
#include "workspace.hpp"

using namespace signals::testing;

namespace {

class FaultyRun {
 public:
  FaultyRun() : names_(workspace_.directory.names()) {
    names_.insert(std::upper_bound(names_.begin(), names_.end(), "report"), "report");
    all_ = workspace_.evaluate().output;
  }

  /// Runs a command with a fault, and checks what became of the file. Whether it was written.
  [[nodiscard]] bool leaves_old_or_new(const std::string& command, const Words& words) {
    workspace_.directory.write("report", old_text);
    const ProcessResult result = run_process(command, words, workspace_.options);
    const std::string report = workspace_.directory.read("report");
    CHECK(workspace_.directory.names() == names_);
    CHECK(result.status < 128);
    CHECK(result.output == "");
    if (result.status == 0) {
      CHECK(report == all_);
    } else if (result.status == 1) {  // a user of whom the reports say that they failed
      CHECK(report.find("\"errors\":[") != std::string::npos);
    } else {
      CHECK(report == old_text);
      CHECK(result.error != "");
    }
    return result.status == 0;
  }

  [[nodiscard]] static Words words() { return Workspace::evaluation({"--output", "report"}); }

  void set(const std::string& name, const std::string& value) {
    workspace_.options.environment[name] = value;
  }

 private:
  Workspace workspace_;
  Words names_;
  std::string all_;
};

[[nodiscard]] bool can_trace() {
  return run_process("/bin/sh", {"-c", "strace -o /dev/null true"}).status == 0;
}

}  // namespace

TEST_CASE("an allocation that fails, alone or with all after it, leaves the old file or the new" *
          doctest::skip(is_sanitized)) {
  for (const std::string count : {"1", "1000000000"}) {
    CAPTURE(count);
    FaultyRun run;
    run.set("LD_PRELOAD", SIGNALS_FAILING_ALLOCATION);
    run.set("FAIL_ALLOCATION_COUNT", count);
    bool is_done = false;
    int failures = 0;
    for (long number = 1; !is_done; number += 1 + number / 16) {
      CAPTURE(number);
      REQUIRE(number < 1'000'000);
      run.set("FAIL_ALLOCATION_FROM", std::to_string(number));
      is_done = run.leaves_old_or_new(program, FaultyRun::words());
      if (!is_done) ++failures;
    }
    CHECK(failures > 20);
  }
}

TEST_CASE("a call of the system that fails leaves the old file or the new" *
          doctest::skip(is_sanitized || !can_trace())) {
  FaultyRun run;
  int failures = 0;
  for (const std::string fault :
       {"write:error=ENOSPC", "write:error=EIO", "fsync:error=EIO", "rename:error=EACCES",
        "read:error=EIO", "pread64:error=EIO", "newfstatat:error=EIO", "fstat:error=EIO",
        "openat:error=EMFILE", "clone3:error=EAGAIN", "close:error=EIO", "unlink:error=EIO",
        "write:error=EINTR", "pread64:error=EINTR", "read:error=EINTR"}) {
    CAPTURE(fault);
    for (const std::string which : {"1", "2", "3", "5", "8", "13", "21", "34", "55"}) {
      CAPTURE(which);
      Words words{"-f",   "-qq", "-o", "/dev/null", "-e", "inject=" + fault + ":when=" + which,
                  program};
      for (std::string& word : FaultyRun::words()) words.push_back(std::move(word));
      if (!run.leaves_old_or_new("/usr/bin/strace", words)) ++failures;
    }
  }
  CHECK(failures > 30);
}
