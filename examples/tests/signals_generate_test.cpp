// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "output.hpp"
#include "paths.hpp"

namespace {

/// A directory that goes with the test.
class TemporaryDirectory {
 public:
  TemporaryDirectory()
      : path_(std::filesystem::temp_directory_path() / "signals-generate-test-output") {
    std::filesystem::remove_all(path_);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }

  [[nodiscard]] const std::filesystem::path& path() const noexcept { return path_; }

 private:
  std::filesystem::path path_;
};

Output generate(const std::string& arguments) {
  return run_example("generator/signals-generate", arguments);
}

}  // namespace

TEST_CASE("one command makes the sample data again") {
  const TemporaryDirectory directory;
  const Output output = generate("--output-directory '" + directory.path().string() + "/new'");
  CHECK(output.exit_status == 0);
  CHECK(output.text.empty());
  for (const char* file : {"events.ndjson", "goals.json"}) {
    const bool same = text_of(directory.path() / "new" / file) ==
                      text_of(std::filesystem::path(paths::data) / file);
    CHECK_MESSAGE(same, file);
  }
}

TEST_CASE("the generator refuses arguments that make no sense, and writes nothing") {
  const TemporaryDirectory directory;
  const std::string into = " --output-directory '" + directory.path().string() + "'";
  for (const char* arguments :
       {"--users 0", "--users many", "--weeks 53", "--weeks 0", "--now yesterday",
        "--now 1979-12-31", "--now 2260-01-02", "--events-per-user 0", "--unknown"}) {
    const Output output = generate(arguments + into);
    CHECK_MESSAGE(output.exit_status == 2, arguments);
    CHECK_FALSE(output.text.empty());
  }
  CHECK_FALSE(std::filesystem::exists(directory.path()));
}

TEST_CASE("the generator says when it cannot write") {
  const Output output = generate("--output-directory /dev/null/samples");
  CHECK(output.exit_status == 1);
  CHECK(output.text.find("cannot write /dev/null/samples/events.ndjson") != std::string::npos);
}

TEST_CASE("the generator lists the lives") {
  const Output output = generate("--lives");
  CHECK(output.exit_status == 0);
  CHECK(output.text.find("newcomer (5 in 60): began this week\n") != std::string::npos);
}
