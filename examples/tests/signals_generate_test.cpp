// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>

#include <doctest/doctest.h>

#include "output.hpp"
#include "paths.hpp"
#include "support/temporary_directory.hpp"

using signals::testing::ProcessResult;
using signals::testing::TemporaryDirectory;

namespace {

ProcessResult generate(const std::string& arguments) {
  return run_example("generator/signals-generate", arguments);
}

}  // namespace

TEST_CASE("one command makes the sample data again") {
  const TemporaryDirectory directory;
  const ProcessResult result = generate("--output-directory '" + directory.path_of("new") + "'");
  CHECK(result.status == 0);
  CHECK(result.output.empty());
  for (const char* file : {"events.ndjson", "goals.json"}) {
    const bool same = directory.read(std::string("new/") + file) ==
                      text_of(std::filesystem::path(paths::data) / file);
    CHECK_MESSAGE(same, file);
  }
}

TEST_CASE("the generator refuses arguments that make no sense, and writes nothing") {
  const TemporaryDirectory directory;
  const std::string into = " --output-directory '" + directory.path_of("new") + "'";
  for (const char* arguments :
       {"--users 0", "--users many", "--weeks 53", "--weeks 0", "--now yesterday",
        "--now 1979-12-31", "--now 2260-01-02", "--events-per-user 0", "--unknown"}) {
    const ProcessResult result = generate(arguments + into);
    CHECK_MESSAGE(result.status == 2, arguments);
    CHECK_FALSE(result.output.empty());
  }
  CHECK(directory.names().empty());
}

TEST_CASE("the generator says when it cannot write") {
  const ProcessResult result = generate("--output-directory /dev/null/samples");
  CHECK(result.status == 1);
  CHECK(result.output.find("cannot write /dev/null/samples/events.ndjson") != std::string::npos);
}

TEST_CASE("the generator lists the lives") {
  const ProcessResult result = generate("--lives");
  CHECK(result.status == 0);
  CHECK(result.output.find("newcomer (5 in 60): began this week\n") != std::string::npos);
}
