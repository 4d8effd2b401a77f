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

#include "support/installation.hpp"

namespace signals::inline SIGNALS_ABI::aws_secrets::testing {
namespace {

namespace json = boost::json;

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

[[nodiscard]] const signals::testing::Installation& installation() {
  static const signals::testing::Installation result(TESTS "/moto/install",
                                                     TESTS_BUILD "/moto/packages");
  return result;
}

[[nodiscard]] std::optional<std::string> variable(const std::string& name) {
  if (name == "AWS_ACCESS_KEY_ID") return "AKIDREADER";
  if (name == "AWS_SECRET_ACCESS_KEY") return "reader";
  return std::nullopt;
}

}  // namespace

bool has_moto() { return !installation().is_skipped(); }

MotoServer& MotoServer::shared() {
  static MotoServer server;
  return server;
}

MotoServer::MotoServer() {
  // The parent's death is the child's too, so that a test that crashes leaves no server behind.
  output_ =
      start(fmt::format("PYTHONPATH='{}' PYTHONDONTWRITEBYTECODE=1 NO_PROXY=127.0.0.1 "
                        "exec setpriv --pdeathsig KILL python3 '{}'",
                        installation().folder(), TESTS "/moto/moto_server.py"));
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

}  // namespace signals::inline SIGNALS_ABI::aws_secrets::testing
