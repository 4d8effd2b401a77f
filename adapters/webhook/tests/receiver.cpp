// SPDX-License-Identifier: Apache-2.0
#include "receiver.hpp"

#include <csignal>
#include <fstream>
#include <set>
#include <utility>

#include <boost/json/parse.hpp>

namespace signals::testing {

Receiver::Receiver(std::string log, const std::string& faults, const std::string& secret)
    : log_(std::move(log)), secret_(secret) {
  start(faults);
}

void Receiver::start(const std::string& faults) {
  server_ = std::make_unique<NodeServer>(
      TESTS "/receiver.mjs",
      std::vector<std::string>{log_, secret_, faults, std::to_string(port_)});
  port_ = server_->port();
}

void Receiver::restart(const std::string& faults) {
  kill();
  start(faults);
}

void Receiver::kill() { server_->end(SIGKILL); }

std::string Receiver::url() const {
  return "http://127.0.0.1:" + std::to_string(port_) + "/hook?from=signals";
}

std::vector<boost::json::value> Receiver::requests() const {
  std::vector<boost::json::value> requests;
  std::ifstream file(log_);
  for (std::string line; std::getline(file, line);) requests.push_back(boost::json::parse(line));
  return requests;
}

std::map<std::string, std::vector<std::string>> Receiver::received() const {
  std::map<std::string, std::vector<std::string>> bodies;
  std::set<std::string> ids;
  for (const boost::json::value& request : requests()) {
    if (!request.at("isReceived").as_bool()) continue;
    if (!ids.emplace(request.at("id").as_string()).second) continue;
    std::string body(request.at("body").as_string());
    const std::string user(boost::json::parse(body).at("user_id").as_string());
    bodies[user].push_back(std::move(body));
  }
  return bodies;
}

}  // namespace signals::testing
