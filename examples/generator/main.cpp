// SPDX-License-Identifier: Apache-2.0
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <system_error>

#include <CLI/CLI.hpp>

#include <signals/formats/instant_text.hpp>

#include "generate.hpp"
#include "life.hpp"

namespace {

// Before, Unix time in nanoseconds would be taken for microseconds; after, it overflows.
constexpr signals::Instant earliest_now{date::sys_days{date::year{1980} / 1 / 1}};
constexpr signals::Instant latest_now{date::sys_days{date::year{2260} / 1 / 1}};

/// Writes one file, and says whether all of it is on its way to the disk.
template <typename Write>
[[nodiscard]] bool write_file(const std::filesystem::path& path, Write write) {
  std::ofstream file(path, std::ios::binary);
  write(file);
  file.close();
  if (file) return true;
  std::cerr << "signals-generate: cannot write " << path.string()
            << "; is there room, and may you write there?\n";
  return false;
}

void print_lives() {
  for (const samples::Life& life : samples::lives()) {
    std::cout << life.name << " (" << life.share << " in 60): " << life.summary << '\n';
  }
}

}  // namespace

int main(int argc, char** argv) {
  samples::Options options;
  std::string now = signals::format_instant(options.now);
  std::string directory = ".";
  bool only_lives = false;

  CLI::App arguments("Makes events.ndjson and goals.json: app usage of people who do not exist.",
                     "signals-generate");
  arguments.add_option("--users", options.users, "How many people")
      ->check(CLI::Range(1U, 10'000'000U))
      ->capture_default_str();
  arguments.add_option("--seed", options.seed, "The same seed makes the same people")
      ->capture_default_str();
  arguments.add_option("--now", now, "When their lives so far end")->capture_default_str();
  arguments.add_option("--weeks", options.weeks, "How far back they go")
      ->check(CLI::Range(1U, 52U))
      ->capture_default_str();
  arguments.add_option("--events-per-user", options.events_per_user, "The mean number of events")
      ->check(CLI::Range(1U, 100'000U))
      ->capture_default_str();
  arguments.add_option("--output-directory", directory, "Where to put both files")
      ->capture_default_str();
  arguments.add_flag("--lives", only_lives, "Only say which lives there are");
  try {
    arguments.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return arguments.exit(error) == 0 ? EXIT_SUCCESS : 2;
  }
  if (only_lives) {
    print_lives();
    return EXIT_SUCCESS;
  }

  const auto instant = signals::parse_instant(now);
  if (!instant || *instant < earliest_now || *instant > latest_now) {
    std::cerr << "signals-generate: --now " << now
              << " is no time from 1980 to 2260; write it as 2025-11-26T12:00:00Z\n";
    return 2;
  }
  options.now = *instant;
  std::error_code failure;
  std::filesystem::create_directories(directory, failure);
  const std::filesystem::path path = directory;
  const bool done =
      write_file(path / "events.ndjson", [&](std::ostream& out) { write_events(out, options); }) &&
      write_file(path / "goals.json", [&](std::ostream& out) { write_goals(out, options); });
  return done ? EXIT_SUCCESS : EXIT_FAILURE;
}
