// SPDX-License-Identifier: Apache-2.0
#include "programs.hpp"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <sstream>

namespace signals::inline SIGNALS_ABI::postgres::testing {
namespace {

namespace fs = std::filesystem;

[[nodiscard]] std::string find_server_programs() {
  int highest = 0;
  std::string found;
  std::error_code none;
  for (const auto& version : fs::directory_iterator("/usr/lib/postgresql", none)) {
    const int number =
        static_cast<int>(std::strtol(version.path().filename().c_str(), nullptr, 10));
    const fs::path programs = version.path() / "bin";
    if (number > highest && fs::exists(programs / "initdb") && fs::exists(programs / "postgres")) {
      highest = number;
      found = programs;
    }
  }
  if (found.empty()) found = fs::path(path_of_program("initdb")).parent_path();
  return found;
}

}  // namespace

const std::string& server_programs() {
  static const std::string programs = find_server_programs();
  return programs;
}

std::string path_of_program(const std::string& name) {
  const char* const path = std::getenv("PATH");  // NOLINT(concurrency-mt-unsafe)
  std::istringstream folders((path == nullptr ? "" : std::string(path) + ":") + "/usr/sbin");
  for (std::string folder; std::getline(folders, folder, ':');) {
    const fs::path program = fs::path(folder) / name;
    if (fs::exists(program)) return program;
  }
  return "";
}

bool has_server() { return !server_programs().empty(); }
bool has_pgbouncer() { return has_server() && !path_of_program("pgbouncer").empty(); }
bool has_openssl() { return has_server() && !path_of_program("openssl").empty(); }

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
