// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include <signals/files/event_file.hpp>
#include <signals/state/state_update.hpp>

namespace signals::program {

/// The SHA-256 of a file's bytes. Throws `Error` for what is no file, as it could not be read
/// a second time.
[[nodiscard]] Digest content_of(const std::string& path);

/// Files of events as batches, each known by its bytes.
class EventBatches {
 public:
  /// Notes events after `now`. Throws `Error` for a file that cannot be used.
  EventBatches(const std::vector<std::string>& paths, files::MalformedLines malformed,
               Instant now = Instant::max());
  ~EventBatches();

  [[nodiscard]] std::span<const EventBatch> batches() const noexcept { return batches_; }

  /// Throws `Error` with `aborted` if a file is no longer what it was when it was digested: what
  /// was read may then not be what the digest stands for.
  void require_unchanged() const;

  /// The malformed lines that were skipped in all files, and the first one of them.
  [[nodiscard]] files::SkippedLines skipped() const;

  /// Where something was passed over first in all files, by kind, and the rows of deletions.
  [[nodiscard]] std::vector<files::PassedOverPlace> passed_over() const;
  [[nodiscard]] std::uint64_t deleted_rows() const;

 private:
  struct File;

  std::vector<std::unique_ptr<File>> files_;
  std::vector<EventBatch> batches_;
};

}  // namespace signals::program
