// SPDX-License-Identifier: Apache-2.0
#include <filesystem>
#include <string>

#include <doctest/doctest.h>
#include <fmt/format.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "workspace.hpp"

using namespace signals::testing;

namespace {

constexpr std::string_view former_text = "what was there before\n";

/// A small file system in memory, mounted on a directory until it goes.
class SmallFileSystem {
 public:
  explicit SmallFileSystem(const std::string& path)
      : path_(path), is_mounted_(::mount("tmpfs", path.c_str(), "tmpfs", 0, "size=16k") == 0) {}
  SmallFileSystem(const SmallFileSystem&) = delete;
  SmallFileSystem& operator=(const SmallFileSystem&) = delete;
  ~SmallFileSystem() {
    if (is_mounted_) ::umount(path_.c_str());
  }
  [[nodiscard]] bool is_mounted() const noexcept { return is_mounted_; }

 private:
  std::string path_;
  bool is_mounted_;
};

[[nodiscard]] bool can_mount() {
  const TemporaryDirectory directory;
  return SmallFileSystem(directory.path()).is_mounted();
}

/// More reports than 16 KiB hold.
void write_many_users(const Workspace& workspace) {
  std::string events;
  for (int i = 0; i < 100; ++i) events += "{\"user_id\":" + std::to_string(i) + "}\n";
  workspace.directory.write("events.ndjson", events);
}

[[nodiscard]] mode_t permissions_of(const std::string& path) {
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_mode & 07777U;
}

}  // namespace

TEST_CASE("--output writes what standard output would get, and nothing beside it") {
  const Workspace workspace;
  for (const std::string format : {"json", "ndjson", "csv", "table"}) {
    const auto result = workspace.evaluate({"--format", format, "--output", "report"});
    CHECK(result.status == 0);
    CHECK(result.output == "");
    CHECK(result.error == "");
    CHECK(workspace.directory.read("report") == workspace.evaluate({"--format", format}).output);
  }
  CHECK(workspace.directory.names() == Words{"events.ndjson", "goals.json", "report"});
}

TEST_CASE("a run that fails leaves the old file, and no other") {
  const Workspace workspace;
  workspace.directory.write("report", former_text);
  workspace.directory.write("bad.ndjson", std::string(Workspace::events) + "{\"user_id\":\n");
  const auto fails = [&](Words words) {
    words.insert(words.end(), {"--output", "report"});
    static_cast<void>(refusal_of(workspace.run(words)));
    CHECK(workspace.directory.read("report") == former_text);
  };
  fails({"evaluate", "--events", "bad.ndjson", "--goals", "goals.json"});
  fails({"evaluate", "--events", "missing", "--goals", "goals.json"});
  fails({"evaluate", "--events", "events.ndjson", "--goals", "bad.ndjson"});
  fails({"evaluate", "--events", "events.ndjson", "--goals", "goals.json", "--now", "soon"});
  CHECK(workspace.directory.names() ==
        Words{"bad.ndjson", "events.ndjson", "goals.json", "report"});
  std::filesystem::remove(workspace.directory.path_of("report"));
  static_cast<void>(refusal_of(workspace.run(
      {"evaluate", "--events", "bad.ndjson", "--goals", "goals.json", "--output", "report"})));
  CHECK(workspace.directory.names() == Words{"bad.ndjson", "events.ndjson", "goals.json"});
}

TEST_CASE("a file that is replaced keeps its permissions, and a new one gets those of the mask") {
  const Workspace workspace;
  const std::string path = workspace.directory.write("report", former_text);
  for (const mode_t mode : {0600U, 0640U, 0666U}) {
    REQUIRE(::chmod(path.c_str(), mode) == 0);
    CHECK(workspace.evaluate({"--output", "report"}).status == 0);
    CHECK(permissions_of(path) == mode);
  }
  const mode_t mask = ::umask(027);
  CHECK(workspace.evaluate({"--output", "new"}).status == 0);
  ::umask(mask);
  CHECK(permissions_of(workspace.directory.path_of("new")) == 0640U);
}

TEST_CASE("a file that is replaced keeps its owner" * doctest::skip(::geteuid() != 0)) {
  const Workspace workspace;
  const std::string path = workspace.directory.write("report", former_text);
  REQUIRE(::chown(path.c_str(), 65534, 65534) == 0);
  CHECK(workspace.evaluate({"--output", "report"}).status == 0);
  struct stat status {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  CHECK(status.st_uid == 65534);
  CHECK(status.st_gid == 65534);
}

TEST_CASE(
    "a symbolic link stays, and what it points at is written, though it points at nothing yet") {
  for (const bool is_there : {true, false}) {
    CAPTURE(is_there);
    const Workspace workspace;
    std::filesystem::create_directory(workspace.directory.path_of("archive"));
    if (is_there) workspace.directory.write("archive/report", former_text);
    std::filesystem::create_symlink("archive/report", workspace.directory.path_of("link"));
    CHECK(workspace.evaluate({"--output", "link"}).status == 0);
    CHECK(std::filesystem::is_symlink(workspace.directory.path_of("link")));
    CHECK(workspace.directory.read("archive/report") == workspace.evaluate().output);
  }
}

TEST_CASE("what another user put into a folder that all share is not followed and not replaced" *
          doctest::skip(::geteuid() != 0)) {
  constexpr uid_t stranger = 65534;
  const Workspace workspace;
  const auto path = [&](const char* name) { return workspace.directory.path_of(name); };
  std::filesystem::create_directory(path("shared"));
  workspace.directory.write("precious", former_text);
  std::filesystem::create_symlink("../precious", path("shared/link"));
  std::filesystem::create_symlink("shared/link", path("to-link"));
  workspace.directory.write("shared/file", former_text);
  for (const char* name : {"shared/link", "shared/file"}) {
    REQUIRE(::lchown(path(name).c_str(), stranger, stranger) == 0);
  }
  const auto refuses = [&](const std::string& output, const std::string& named) {
    CHECK(refusal_of(workspace.evaluate({"--output", output})) ==
          "cannot write " + named +
              ": another user put it into a folder that all share; remove it, or give a path in a "
              "folder of your own");
  };
  REQUIRE(::chmod(path("shared").c_str(), 01777) == 0);
  refuses("shared/link", "shared/link");
  refuses("to-link", "shared/link");
  refuses("shared/file", "shared/file");
  CHECK(workspace.directory.read("precious") == former_text);
  CHECK(workspace.directory.read("shared/file") == former_text);

  // Where only its owner can put links, they are the owner's.
  REQUIRE(::chmod(path("shared").c_str(), 0755) == 0);
  CHECK(workspace.evaluate({"--output", "shared/link"}).status == 0);
  CHECK(workspace.directory.read("precious") == workspace.evaluate().output);
}

TEST_CASE("what cannot be written is refused by its name") {
  const Workspace workspace;
  const auto refusal = [&](const std::string& path) {
    return refusal_of(workspace.evaluate({"--output", path}));
  };
  CHECK(refusal("/dev/full") == "cannot write /dev/full: No space left on device");
  CHECK(refusal(".") == "cannot write .: it is a directory; give a file");
  CHECK(refusal("missing/report") == "cannot write missing/report: No such file or directory");
  CHECK(refusal("goals.json/report") == "cannot write goals.json/report: Not a directory");
  CHECK(refusal("new/") == "cannot write new/: No such file or directory");
  CHECK(refusal("") == "--output names no file; give a path");
  CHECK(workspace.directory.names() == Words{"events.ndjson", "goals.json"});
}

TEST_CASE("a directory without permission to write is refused") {
  Workspace workspace;
  std::filesystem::create_directory(workspace.directory.path_of("locked"));
  REQUIRE(::chmod(workspace.directory.path().c_str(), 0755) == 0);
  REQUIRE(::chmod(workspace.directory.path_of("locked").c_str(), 0555) == 0);
  // Root may write anywhere, so be someone else for a moment: with the real user too, or else the
  // program would count as one with another's rights, which no sanitizer looks into.
  constexpr uid_t nobody = 65534;
  const uid_t user = ::geteuid();
  if (user == 0) REQUIRE(::setresuid(nobody, nobody, user) == 0);
  const bool can_start = ::eaccess(program.c_str(), X_OK) == 0;
  ProcessResult result;
  if (can_start) result = workspace.evaluate({"--output", "locked/report"});
  if (user == 0) REQUIRE(::setresuid(user, user, user) == 0);
  if (!can_start) {
    MESSAGE("the program lies where only root can start it");
    return;
  }
  CHECK(refusal_of(result) == "cannot write locked/report: Permission denied");
}

TEST_CASE("standard output that takes no more is an error") {
  Workspace workspace;
  workspace.options.output_path = "/dev/full";
  CHECK(refusal_of(workspace.evaluate()) ==
        "cannot write standard output: No space left on device");
}

TEST_CASE("a file system that is full leaves the old file" * doctest::skip(!can_mount())) {
  const Workspace workspace;
  write_many_users(workspace);
  std::filesystem::create_directory(workspace.directory.path_of("small"));
  const SmallFileSystem small(workspace.directory.path_of("small"));
  REQUIRE(small.is_mounted());
  workspace.directory.write("small/report", former_text);
  CHECK(refusal_of(workspace.evaluate({"--limit", "0", "--output", "small/report"})) ==
        "cannot write small/report: No space left on device");
  CHECK(workspace.directory.read("small/report") == former_text);
  CHECK(std::distance(std::filesystem::directory_iterator(workspace.directory.path_of("small")),
                      {}) == 1);
}

TEST_CASE("an output that has the longest of names is written") {
  const Workspace workspace;
  const std::string name(255, 'r');
  CHECK(workspace.evaluate({"--output", name}).status == 0);
  CHECK(workspace.directory.read(name) == workspace.evaluate().output);
}

TEST_CASE("no input can be replaced by its reports, however its path is spelt") {
  const Workspace workspace;
  const auto path = [&](const char* name) { return workspace.directory.path_of(name); };
  workspace.directory.write("rules.json", "{}");
  workspace.directory.write("given.env", "");
  workspace.directory.write("users", "ada\n");
  std::filesystem::create_symlink("events.ndjson", path("link"));
  std::filesystem::create_hard_link(path("goals.json"), path("hard"));
  struct Input {
    std::string output;
    std::string_view given;
  };
  for (const Input& input :
       {Input{"events.ndjson", "--events events.ndjson"}, Input{"link", "--events events.ndjson"},
        Input{"./goals.json", "--goals goals.json"}, Input{"hard", "--goals goals.json"},
        Input{"rules.json", "--rules rules.json"}, Input{"given.env", "--env-file given.env"},
        Input{"users", "--user-id-file users"}}) {
    CAPTURE(input.output);
    CHECK(refusal_of(workspace.evaluate({"--rules", "rules.json", "--env-file", "given.env",
                                         "--user-id-file", "users", "--output", input.output})) ==
          fmt::format("--output {}: the same file as {}; write to another file", input.output,
                      input.given));
  }
  CHECK(workspace.directory.read("events.ndjson") == Workspace::events);
  CHECK(workspace.directory.read("goals.json") == Workspace::goals);

  const auto appending = run_process(
      "/bin/sh",
      {"-c", "\"" + program + "\" evaluate --events events.ndjson --goals goals.json >> link"},
      workspace.options);
  CHECK(appending.status == 2);
  CHECK(workspace.directory.read("events.ndjson") == Workspace::events);
}

TEST_CASE("--output - is standard output") {
  const Workspace workspace;
  CHECK(workspace.evaluate({"--output", "-"}).output == workspace.evaluate().output);
  CHECK(workspace.directory.names() == Words{"events.ndjson", "goals.json"});
}
