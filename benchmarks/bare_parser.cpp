// SPDX-License-Identifier: Apache-2.0
// Reads a file of NDJSON with Boost.JSON's parser and keeps nothing of it: signals-bare-parser FILE
// prints how many lines it has. What a program takes beyond this is not for reading JSON.
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <iostream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <boost/json/basic_parser_impl.hpp>
#include <fcntl.h>
#include <unistd.h>

#include <signals/formats/detail/idle_json_handler.hpp>

namespace {

constexpr std::size_t part_size = std::size_t{1} << 20U;

class LineParser {
 public:
  /// Takes the file's next bytes, which may begin and end within a line.
  void parse(std::string_view part) {
    while (!part.empty()) {
      const std::size_t end = part.find('\n');
      if (end == std::string_view::npos) {
        write(part, true);
        is_within_line_ = true;
        return;
      }
      end_line(part.substr(0, end));
      part.remove_prefix(end + 1);
    }
  }

  /// Ends the file; how many lines it had.
  [[nodiscard]] std::uint64_t finish() {
    if (is_within_line_) end_line({});
    return lines_;
  }

 private:
  void end_line(std::string_view rest) {
    write(rest, false);
    parser_.reset();
    is_within_line_ = false;
    ++lines_;
  }

  void write(std::string_view text, bool has_more) {
    boost::json::error_code error;
    const std::size_t taken = parser_.write_some(has_more, text.data(), text.size(), error);
    if (error || taken != text.size()) {
      throw std::runtime_error("line " + std::to_string(lines_ + 1) + " is not JSON");
    }
  }

  boost::json::basic_parser<signals::detail::IdleJsonHandler> parser_{{}};
  std::uint64_t lines_ = 0;
  bool is_within_line_ = false;
};

class InputFile {
 public:
  explicit InputFile(const char* path) : descriptor_(open(path, O_RDONLY | O_CLOEXEC)) {
    if (descriptor_ < 0) throw std::system_error(errno, std::generic_category(), path);
  }
  InputFile(const InputFile&) = delete;
  InputFile& operator=(const InputFile&) = delete;
  ~InputFile() { close(descriptor_); }

  /// The next bytes, which stand in the buffer; none at the end.
  [[nodiscard]] std::string_view read_into(std::vector<char>& buffer) const {
    const ssize_t size = read(descriptor_, buffer.data(), buffer.size());
    if (size < 0) throw std::system_error(errno, std::generic_category(), "reading");
    return {buffer.data(), static_cast<std::size_t>(size)};
  }

 private:
  int descriptor_;
};

std::uint64_t parse_file(const char* path) {
  const InputFile file(path);
  std::vector<char> buffer(part_size);
  LineParser parser;
  for (;;) {
    const std::string_view part = file.read_into(buffer);
    if (part.empty()) return parser.finish();
    parser.parse(part);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "Usage: signals-bare-parser FILE\n";
    return 2;
  }
  try {
    std::cout << parse_file(argv[1]) << '\n';
    return 0;
  } catch (const std::exception& error) {
    std::cerr << argv[1] << ": " << error.what() << '\n';
    return 1;
  }
}
