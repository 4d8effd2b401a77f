// SPDX-License-Identifier: Apache-2.0
#include "text_file.hpp"

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <system_error>

#include <fmt/format.h>

#include <signals/detail/utf8.hpp>
#include <signals/error.hpp>

namespace signals::program {

std::string read_text_file(const std::string& path) {
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    throw Error(ErrorCode::invalid_argument,
                fmt::format("cannot read {}: it is a directory; give a file", path));
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  if (!file) {
    const int reason = errno == 0 ? EIO : errno;
    throw Error(reason == ENOENT ? ErrorCode::not_found : ErrorCode::unknown,
                fmt::format("cannot read {}: {}", path, std::generic_category().message(reason)));
  }
  text.erase(0, text.size() - utf8::without_byte_order_mark(text).size());
  return text;
}

}  // namespace signals::program
