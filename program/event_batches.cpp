// SPDX-License-Identifier: Apache-2.0
#include "event_batches.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <system_error>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <sys/stat.h>

#include <signals/error.hpp>

namespace signals::program {
namespace {

/// What changes when a file is written to.
using Version = std::tuple<dev_t, ino_t, off_t, time_t, long>;

[[nodiscard]] Version version_of(const std::string& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) {
    throw Error(errno == ENOENT ? ErrorCode::not_found : ErrorCode::permission_denied,
                fmt::format("cannot read {}: {}", path, std::generic_category().message(errno)));
  }
  if (!S_ISREG(status.st_mode)) {
    throw Error(
        ErrorCode::invalid_argument,
        fmt::format("cannot fold {} into a state: it is not a file; write it to one first", path));
  }
  return {status.st_dev, status.st_ino, status.st_size, status.st_mtim.tv_sec,
          status.st_mtim.tv_nsec};
}

}  // namespace

Digest content_of(const std::string& path) {
  static_cast<void>(version_of(path));
  std::ifstream file(path, std::ios::binary);
  Sha256 digest;
  std::string block(std::size_t{1} << 20U, '\0');
  while (file) {
    file.read(block.data(), static_cast<std::streamsize>(block.size()));
    digest.add(std::string_view(block).substr(0, static_cast<std::size_t>(file.gcount())));
  }
  if (!file.eof()) {
    throw Error(ErrorCode::permission_denied, fmt::format("cannot read {}", path));
  }
  return digest.finish();
}

struct EventBatches::File {
  File(std::string file_path, files::MalformedLines malformed)
      : path(std::move(file_path)), version(version_of(path)), events(path, malformed) {}

  std::string path;
  Version version;
  files::EventFile events;
};

EventBatches::EventBatches(const std::vector<std::string>& paths, files::MalformedLines malformed,
                           Instant now) {
  for (const std::string& path : paths) {
    files_.push_back(std::make_unique<File>(path, malformed));
    files_.back()->events.note_after(now);
    batches_.push_back({.content = content_of(path), .events = &files_.back()->events});
  }
}

EventBatches::~EventBatches() = default;

void EventBatches::require_unchanged() const {
  for (const auto& file : files_) {
    if (version_of(file->path) == file->version) continue;
    throw Error(ErrorCode::aborted,
                fmt::format("{}: the file changed while it was read; try again when it is complete",
                            file->path));
  }
}

files::SkippedLines EventBatches::skipped() const {
  files::SkippedLines all;
  for (const auto& file : files_) {
    const files::SkippedLines skipped = file->events.skipped();
    if (all.count == 0) all.first = skipped.first;
    all.count += skipped.count;
  }
  return all;
}

std::vector<files::PassedOverPlace> EventBatches::passed_over() const {
  std::vector<files::PassedOverPlace> first;
  for (const auto& file : files_) {
    for (files::PassedOverPlace& place : file->events.passed_over()) {
      const bool is_known = std::any_of(first.begin(), first.end(), [&](const auto& earlier) {
        return earlier.kind == place.kind;
      });
      if (!is_known) first.push_back(std::move(place));
    }
  }
  return first;
}

std::uint64_t EventBatches::deleted_rows() const {
  std::uint64_t rows = 0;
  for (const auto& file : files_) rows += file->events.deleted_rows();
  return rows;
}

}  // namespace signals::program
