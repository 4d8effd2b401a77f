// SPDX-License-Identifier: Apache-2.0
#include "pgbouncer.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "programs.hpp"

namespace signals::postgres::testing {

PgBouncer::PgBouncer(const Cluster& cluster, int server_connections) : port_(free_port()) {
  give_away(directory_.path());
  const std::string users = directory_.write(
      "users.txt", fmt::format("\"signals\" \"{}\"\n\"other\" \"{}\"\n", Cluster::password, "x"));
  const std::string configuration =
      directory_.write("pgbouncer.ini", fmt::format("[databases]\n"
                                                    "* = host=127.0.0.1 port={}\n"
                                                    "[pgbouncer]\n"
                                                    "listen_addr = 127.0.0.1\n"
                                                    "listen_port = {}\n"
                                                    "unix_socket_dir =\n"
                                                    "auth_type = scram-sha-256\n"
                                                    "auth_file = {}\n"
                                                    "pool_mode = transaction\n"
                                                    "default_pool_size = {}\n"
                                                    "logfile = {}/log\n",
                                                    cluster.port(), port_, users,
                                                    server_connections, directory_.path()));
  process_ = std::make_unique<Process>(std::vector{path_of_program("pgbouncer"), configuration},
                                       directory_.path_of("output"));
  const std::string probe = fmt::format("host=127.0.0.1 port={} dbname=postgres", port_);
  for (int tries = 0; tries < 200; ++tries) {
    if (PQping(probe.c_str()) == PQPING_OK) return;
    std::this_thread::sleep_for(std::chrono::milliseconds{50});
  }
  throw std::runtime_error("PgBouncer does not start");
}

std::string PgBouncer::url(std::string_view database) const {
  return fmt::format("postgres://signals:{}@127.0.0.1:{}/{}", Cluster::encoded_password, port_,
                     database);
}

}  // namespace signals::postgres::testing
