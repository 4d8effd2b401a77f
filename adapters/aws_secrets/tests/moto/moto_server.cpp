// SPDX-License-Identifier: Apache-2.0
#include "moto_server.hpp"

#include <array>
#include <csignal>
#include <optional>
#include <sstream>
#include <stdexcept>

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>
#include <sys/wait.h>

#include "moto_paths.hpp"

namespace signals::aws_secrets::testing {
namespace {

namespace json = boost::json;

/// What came of the installation of moto.
struct Installation {
  std::string folder;
  std::string reason;  // for there being none
  bool is_skipped = false;
};

[[nodiscard]] std::FILE* start(const std::string& command) {
  std::FILE* const pipe = ::popen(command.c_str(), "re");
  if (pipe == nullptr) throw std::runtime_error("cannot start " + command);
  return pipe;
}

/// The line that was read last, without its end; what fits of it.
[[nodiscard]] std::string read_line(std::FILE* pipe) {
  std::array<char, 4096> line{};
  if (std::fgets(line.data(), static_cast<int>(line.size()), pipe) == nullptr) return "";
  std::string text = line.data();
  if (text.ends_with('\n')) text.pop_back();
  return text;
}

[[nodiscard]] Installation install() {
  std::FILE* const pipe = start(fmt::format("'{}' '{}' 2>&1", paths::install, paths::packages));
  std::string last;
  while (std::feof(pipe) == 0) {
    if (std::string line = read_line(pipe); !line.empty()) last = std::move(line);
  }
  const int status = ::pclose(pipe);
  constexpr int skipped = 77;
  const bool has_ended = WIFEXITED(status);
  if (has_ended && WEXITSTATUS(status) == 0) return {.folder = last, .reason = {}};
  std::printf("%s\n", last.c_str());
  return {.folder = {}, .reason = last, .is_skipped = has_ended && WEXITSTATUS(status) == skipped};
}

[[nodiscard]] const Installation& installation() {
  static const Installation result = install();
  return result;
}

[[nodiscard]] std::optional<std::string> variable(const std::string& name) {
  if (name == "AWS_ACCESS_KEY_ID") return "AKIDREADER";
  if (name == "AWS_SECRET_ACCESS_KEY") return "reader";
  return std::nullopt;
}

}  // namespace

// A failure other than to reach what is needed is one of the tests.
bool has_moto() { return !installation().is_skipped; }

MotoServer& MotoServer::shared() {
  static MotoServer server;
  return server;
}

MotoServer::MotoServer() {
  if (installation().folder.empty()) {
    throw std::runtime_error("moto cannot be installed: " + installation().reason);
  }
  // The parent's death is the child's too, so that a test that crashes leaves no server behind.
  output_ =
      start(fmt::format("PYTHONPATH='{}' PYTHONDONTWRITEBYTECODE=1 NO_PROXY=127.0.0.1 "
                        "exec setpriv --pdeathsig KILL python3 '{}'",
                        installation().folder, paths::server));
  std::istringstream line(read_line(output_));
  int port = 0;
  int writer_port = 0;
  if (!(line >> port >> writer_port >> id_)) {
    ::pclose(output_);
    throw std::runtime_error("moto does not start");
  }
  writer_ = fmt::format("http://127.0.0.1:{}", writer_port);
  client_ = std::make_shared<http::Client>(http::ClientOptions{.uses_proxy = false});
  secrets_ = std::make_unique<SecretsManager>(
      Options{.region = "eu-west-1", .endpoint = fmt::format("http://127.0.0.1:{}", port)}, client_,
      variable);
}

MotoServer::~MotoServer() {
  ::kill(id_, SIGKILL);
  ::pclose(output_);
}

json::object MotoServer::call(std::string_view operation, const json::object& parameters) {
  constexpr std::size_t longest_answer = 1'000'000;
  const auto response = client_->fetch({.method = http::Method::post,
                                        .url = fmt::format("{}/{}", writer_, operation),
                                        .body = json::serialize(parameters)},
                                       longest_answer);
  if (response.head.status != 200) throw std::runtime_error(response.body);
  return json::parse(response.body).as_object();
}

}  // namespace signals::aws_secrets::testing
