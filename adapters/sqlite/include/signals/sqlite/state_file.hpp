// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include <signals/abi.hpp>
#include <signals/state/state_store.hpp>

namespace signals::inline SIGNALS_ABI::sqlite {

class Database;

/// How a file is opened.
enum class Opening {
  /// To be written to; made when it is missing.
  writing,
  /// To be read as it is.
  reading,
};

/// The states of users in one SQLite file, for one machine.
///
/// A transaction is SQLite's (write-ahead log, `synchronous=FULL`): what was committed survives
/// a crash and a loss of power, and what was not leaves nothing behind. Beside the file, SQLite
/// keeps two more, with `-wal` and `-shm` after its name, while it is open or after a crash: they
/// belong to it. The file must be on a local disk. Not safe to use from two threads; two processes
/// are.
class SIGNALS_EXPORT StateFile final : public StateStore {
 public:
  /// Throws `Error`: `not_found` for a missing file that is to be read, `permission_denied`,
  /// `invalid_argument` for a file that is something else, `failed_precondition` for one of a newer
  /// version. `patience` is how long a transaction waits for another process's.
  explicit StateFile(std::string path, Opening opening = Opening::writing,
                     std::chrono::milliseconds patience = std::chrono::seconds{10});
  ~StateFile() override;

  [[nodiscard]] std::unique_ptr<StateTransaction> begin() override;
  [[nodiscard]] std::unique_ptr<StateTransaction> begin_reading() override;

  [[nodiscard]] std::unique_ptr<Outbox> outbox() override;

  [[nodiscard]] StateCounts counts() override;

  /// Writes the file anew, without what was erased and without gaps. Needs as much space again.
  void compact() override;

 private:
  std::unique_ptr<Database> database_;
};

}  // namespace signals::inline SIGNALS_ABI::sqlite
