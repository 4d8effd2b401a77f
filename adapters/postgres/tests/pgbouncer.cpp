// SPDX-License-Identifier: Apache-2.0
#include "pgbouncer.hpp"

#include <chrono>
#include <stdexcept>
#include <thread>

#include <fmt/format.h>
#include <libpq-fe.h>

#include "documentation.hpp"
#include "programs.hpp"

namespace signals::inline SIGNALS_ABI::postgres::testing {

PgBouncer::PgBouncer(const Cluster& cluster, int server_connections) : port_(free_port()) {
  give_away(directory_.path());
  const std::string users = directory_.write(
      "users.txt", fmt::format("\"signals\" \"{}\"\n\"other\" \"{}\"\n", Cluster::password, "x"));
  std::string text = documented("ini");
  replace(text, "app = ", "* = ");
  replace(text, " port=5432 dbname=app", fmt::format(" port={}", cluster.port()));
  replace(text, "listen_port = 6432", fmt::format("listen_port = {}", port_));
  replace(text, "/etc/pgbouncer/userlist.txt", users);
  replace(text, "default_pool_size = 20",
          fmt::format("default_pool_size = {}", server_connections));
  text += fmt::format("unix_socket_dir =\nlogfile = {}/log\n", directory_.path());
  const std::string configuration = directory_.write("pgbouncer.ini", text);
  process_ = std::make_unique<BackgroundProcess>(
      std::vector{path_of_program("pgbouncer"), configuration}, directory_.path_of("output"),
      ProcessOptions{}, RunAs::unprivileged);
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

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
