// SPDX-License-Identifier: Apache-2.0
#include "output_path.hpp"

#include <array>
#include <cerrno>
#include <climits>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <signals/error.hpp>

namespace signals::program {
namespace {

/// Whether others may put their files into the folder, but not remove ours, as in `/tmp`.
[[nodiscard]] bool is_shared(const struct stat& folder) noexcept {
  return (folder.st_mode & S_ISVTX) != 0 && (folder.st_mode & S_IWOTH) != 0;
}

/// An entry of a folder as it is at one moment, without following it if it is a link.
class FolderEntry {
 public:
  explicit FolderEntry(const std::filesystem::path& path)
      : descriptor_(::open(path.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC)) {
    if (descriptor_ >= 0) ::fstat(descriptor_, &status_);
    if (::stat(path.has_parent_path() ? path.parent_path().c_str() : ".", &folder_) != 0) {
      folder_ = {};
    }
  }
  FolderEntry(const FolderEntry&) = delete;
  FolderEntry& operator=(const FolderEntry&) = delete;
  ~FolderEntry() {
    if (descriptor_ >= 0) ::close(descriptor_);
  }

  [[nodiscard]] bool is_link() const noexcept { return S_ISLNK(status_.st_mode); }

  /// Whether another user put it into a shared folder, where it may be a trap. Linux has the same
  /// rule for what it opens itself (https://docs.kernel.org/admin-guide/sysctl/fs.html,
  /// protected_symlinks and protected_regular, read on 2026-11-28).
  [[nodiscard]] bool is_of_a_stranger() const noexcept {
    return descriptor_ >= 0 && is_shared(folder_) && status_.st_uid != ::geteuid() &&
           status_.st_uid != folder_.st_uid;
  }

  [[nodiscard]] std::filesystem::path target() const {
    std::array<char, PATH_MAX> text{};
    const ssize_t size = ::readlinkat(descriptor_, "", text.data(), text.size());
    if (size < 0) throw std::system_error(errno, std::generic_category());
    return std::string(text.data(), static_cast<std::size_t>(size));
  }

 private:
  int descriptor_;
  struct stat status_ {};
  struct stat folder_ {};
};

}  // namespace

std::string behind_links(std::filesystem::path path) {
  constexpr int most_links = 40;  // the limit of Linux
  for (int i = 0; i <= most_links; ++i) {
    const FolderEntry entry(path);
    if (entry.is_of_a_stranger()) {
      throw Error(ErrorCode::permission_denied,
                  fmt::format("cannot write {}: another user put it into a folder that all share; "
                              "remove it, or give a path in a folder of your own",
                              path.string()));
    }
    if (!entry.is_link()) return path.string();
    path = path.parent_path() / entry.target();
  }
  throw std::system_error(ELOOP, std::generic_category());
}

}  // namespace signals::program
