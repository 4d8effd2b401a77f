// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include <signals/abi.hpp>

#include "support/background_process.hpp"
#include "support/temporary_directory.hpp"

namespace signals::inline SIGNALS_ABI::postgres::testing {

using namespace signals;
using namespace postgres;
using namespace signals::testing;
using namespace std::chrono_literals;

using Texts = std::vector<std::string>;

/// How a database keeps its ids.
enum class Ids { uuid, text };

/// A PostgreSQL server of the test's own, in a temporary directory, on a local socket and on a free
/// port of 127.0.0.1.
///
/// `postgres` is its superuser, on the local socket without a password. The role `signals` logs in
/// with `password`, and may read the tables of `create_database`.
class Cluster {
 public:
  /// Each setting is a line of postgresql.conf.
  explicit Cluster(const std::vector<std::string>& settings = {});
  ~Cluster();
  Cluster(const Cluster&) = delete;
  Cluster& operator=(const Cluster&) = delete;

  /// One for all tests that do it no harm.
  [[nodiscard]] static Cluster& shared();

  void start();
  /// From now on, or until it is false, the server can write to no file. Its processes look at each
  /// write.
  void set_disk_full(bool is_full);
  /// As when the machine loses power: each of the server's processes is killed at once.
  void kill();

  /// A database of its own with the tables of schema.sql, empty. Yields its name.
  [[nodiscard]] std::string create_database(Ids ids = Ids::uuid);

  /// The same with the tables of state.sql beside them, which the role `signals` may use.
  [[nodiscard]] std::string create_state_database(unsigned partitions = 1);

  /// The `url` of a new state database.
  [[nodiscard]] std::string state_url(unsigned partitions = 1) {
    return url(create_state_database(partitions));
  }

  /// For the role `signals`, over TCP; in `password` what is special in a URI is encoded.
  [[nodiscard]] std::string url(std::string_view database, std::string_view more = "") const;
  /// What messages call the database of that name.
  [[nodiscard]] std::string place_of(std::string_view database) const {
    return fmt::format("database \"{}\" at 127.0.0.1:{}", database, port_);
  }
  /// For the superuser.
  [[nodiscard]] std::string administrator(std::string_view database = "postgres") const;

  [[nodiscard]] int port() const noexcept { return port_; }
  [[nodiscard]] const TemporaryDirectory& directory() const noexcept { return directory_; }
  [[nodiscard]] std::string data() const { return directory_.path_of("data"); }

  static constexpr std::string_view password = "s3cret:p@ss/w%rd?";
  static constexpr std::string_view encoded_password = "s3cret%3Ap%40ss%2Fw%25rd%3F";

 private:
  [[nodiscard]] std::string full_disk_module() const { return directory_.path_of("full-disk.so"); }
  [[nodiscard]] std::string full_disk() const { return directory_.path_of("full-disk"); }
  [[nodiscard]] std::string log() const { return directory_.path_of("log"); }
  void make_template(Ids ids);

  TemporaryDirectory directory_;
  int port_;
  std::unique_ptr<BackgroundProcess> server_;
  int databases_ = 0;
};

}  // namespace signals::inline SIGNALS_ABI::postgres::testing
