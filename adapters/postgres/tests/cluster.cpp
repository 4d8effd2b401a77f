// SPDX-License-Identifier: Apache-2.0
#include "cluster.hpp"

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "documentation.hpp"
#include "programs.hpp"
#include "session.hpp"

namespace signals::inline SIGNALS_ABI::postgres::testing {
namespace {

namespace fs = std::filesystem;

[[nodiscard]] std::string read(const std::string& path) {
  std::ifstream file(path);
  if (!file) throw std::runtime_error("cannot read " + path);
  return {std::istreambuf_iterator<char>(file), {}};
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
    text.replace(at, from.size(), to);
  }
}

[[nodiscard]] std::string_view template_of(Ids ids) {
  return ids == Ids::uuid ? "template_with_uuid" : "template_with_text";
}

/// The processes that a process started.
[[nodiscard]] std::vector<pid_t> children_of(pid_t parent) {
  std::vector<pid_t> children;
  for (const auto& entry : fs::directory_iterator("/proc")) {
    const std::string name = entry.path().filename();
    if (name.find_first_not_of("0123456789") != std::string::npos) continue;
    std::ifstream file(entry.path() / "stat");
    const std::string stat{std::istreambuf_iterator<char>(file), {}};
    std::istringstream after_name(stat.substr(std::min(stat.size(), stat.rfind(')') + 1)));
    char state = ' ';
    pid_t its_parent = 0;
    if (after_name >> state >> its_parent && its_parent == parent) {
      children.push_back(static_cast<pid_t>(std::stol(name)));
    }
  }
  return children;
}

}  // namespace

Cluster::Cluster(const std::vector<std::string>& settings) : port_(free_port()) {
  // The server's user may not enter the folder of the build.
  fs::copy_file(FULL_DISK_MODULE, full_disk_module());
  give_away(directory_.path());
  run_unprivileged({server_programs() + "/initdb", "--pgdata", data(), "--username=postgres",
                    "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"},
                   log());
  {
    std::ofstream hba(data() + "/pg_hba.conf");
    hba << "local all postgres trust\n"
           "host all all 127.0.0.1/32 scram-sha-256\n";
  }
  std::ofstream configuration(data() + "/postgresql.conf", std::ios::app);
  configuration << fmt::format("listen_addresses = '127.0.0.1'\nport = {}\n", port_)
                << fmt::format("unix_socket_directories = '{}'\n", directory_.path())
                << "fsync = off\nmax_connections = 25\nshared_buffers = 32MB\n"
                   "superuser_reserved_connections = 3\nmax_wal_senders = 0\n"
                   "wal_level = minimal\n";
  for (const std::string& setting : settings) configuration << setting << '\n';
  configuration.close();
  start();

  Session session(administrator());
  session.run(
      fmt::format("create role signals login password {}", session.quote(std::string(password))));
  make_template(Ids::uuid);
  make_template(Ids::text);
}

Cluster::~Cluster() {
  if (server_) server_->end(SIGQUIT);
}

Cluster& Cluster::shared() {
  static Cluster cluster;
  return cluster;
}

void Cluster::start() {
  // After a crash, the memory of the old server may still be about to go.
  for (int tries = 0; tries < 300; ++tries) {
    if (!server_ || !server_->is_running()) {
      server_ = std::make_unique<BackgroundProcess>(
          std::vector{server_programs() + "/postgres", std::string("-D"), data()}, log(),
          ProcessOptions{
              .environment = {{"LD_PRELOAD", full_disk_module()}, {"FULL_DISK", full_disk()}}},
          RunAs::unprivileged);
    }
    if (PQping(administrator().c_str()) == PQPING_OK) return;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  throw std::runtime_error("the server does not start:\n" + read(log()));
}

void Cluster::set_disk_full(bool is_full) {
  if (is_full) {
    std::ofstream(full_disk()).put('x');
  } else {
    fs::remove(full_disk());
  }
}

void Cluster::kill() {
  const auto children = children_of(server_->id());
  ::kill(server_->id(), SIGKILL);
  for (const pid_t child : children) ::kill(child, SIGKILL);
  server_->wait();
}

void Cluster::make_template(Ids ids) {
  std::string schema = read(TESTS "/../schema.sql");
  if (ids == Ids::text) {
    replace_all(schema, "gen_random_uuid()", "gen_random_uuid()::text");
    replace_all(schema, " uuid", " text");
  }
  Session(administrator()).run(fmt::format("create database {}", template_of(ids)));
  Session session(administrator(template_of(ids)));
  session.run(schema);
  session.run("grant select on all tables in schema public to signals");
}

std::string Cluster::create_database(Ids ids) {
  std::string name = fmt::format("test_{}", ++databases_);
  Session(administrator())
      .run(fmt::format("create database {} template {}", name, template_of(ids)));
  return name;
}

std::string Cluster::create_state_database(unsigned partitions) {
  std::string database = create_database(Ids::text);
  Session session(administrator(database));
  session.run(fmt::format("set signals.partitions = {}", partitions));
  session.run(read(state_sql_path()));
  session.run("grant signals_state to signals");
  return database;
}

std::string Cluster::url(std::string_view database, std::string_view more) const {
  return fmt::format("postgres://signals:{}@127.0.0.1:{}/{}{}", encoded_password, port_, database,
                     more);
}

std::string Cluster::administrator(std::string_view database) const {
  return fmt::format("host={} port={} user=postgres dbname={}", directory_.path(), port_, database);
}

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
