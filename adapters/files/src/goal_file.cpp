// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include <signals/detail/utf8.hpp>
#include <signals/error.hpp>
#include <signals/files/goal_file.hpp>
#include <signals/formats/json_fault.hpp>

#include "file_text.hpp"
#include "goal_file_handler.hpp"

namespace signals::inline SIGNALS_ABI::files {
namespace {

namespace json = boost::json;

constexpr std::size_t deepest_goal_file = 64;  // as find_json_fault allows

/// The text of a goal file, without a byte order mark.
class GoalText {
 public:
  explicit GoalText(const std::string& path) : file_(path), text_(file_, ExpectedText::json) {
    std::array<char, utf8::byte_order_mark.size()> skipped{};
    if (text_.head().starts_with(utf8::byte_order_mark)) static_cast<void>(text_.read(skipped));
  }

  [[nodiscard]] bool can_be_read_again() const noexcept { return file_.is_regular(); }
  /// The next block; empty at the end.
  [[nodiscard]] std::string_view next() { return {block_.data(), text_.read(block_)}; }
  void append_rest_to(std::string& text) {
    for (auto block = next(); !block.empty(); block = next()) text += block;
  }

 private:
  InputFile file_;
  FileText text_;
  std::string block_ = std::string(std::size_t{1} << 16U, '\0');
};

/// Reads a goal file block by block, so that its text is never whole in memory, but for that of a
/// pipe, which cannot be read again to say what is wrong with it.
class Reader {
 public:
  Reader(const std::string& path, GoalsInMemory& goals)
      : path_(path), text_(path), parser_(options(), goals) {}

  [[nodiscard]] GoalFileContents read() {
    if (!parse()) fail_with_json_fault();
    GoalFileBuilder& builder = parser_.handler().builder();
    if (const std::string fault = builder.first_fault(); !fault.empty()) {
      throw Error(ErrorCode::invalid_argument, fmt::format("{}: {}", path_, fault));
    }
    return builder.take_contents();
  }

 private:
  static json::parse_options options() {
    json::parse_options options;
    options.max_depth = deepest_goal_file;
    return options;
  }

  /// Whether the file is JSON. The handler knows what else may be wrong.
  [[nodiscard]] bool parse() {
    json::error_code error;
    for (auto block = text_.next(); !block.empty(); block = text_.next()) {
      if (!text_.can_be_read_again()) read_ += block;
      const std::size_t parsed = parser_.write_some(true, block.data(), block.size(), error);
      if (error || parsed < block.size()) return false;
    }
    parser_.write_some(false, "", 0, error);
    return !error;
  }

  [[noreturn]] void fail_with_json_fault() {
    if (text_.can_be_read_again()) {
      GoalText(path_).append_rest_to(read_);
    } else {
      text_.append_rest_to(read_);
    }
    if (const auto fault = find_json_fault(read_)) {
      throw Error(ErrorCode::invalid_argument, describe(*fault, read_, path_));
    }
    throw Error(ErrorCode::aborted,
                fmt::format("cannot read {}: it changed while it was read; try again", path_));
  }

  const std::string& path_;
  GoalText text_;
  std::string read_;  // of a pipe
  json::basic_parser<GoalFileHandler> parser_;
};

}  // namespace

GoalFile::GoalFile(const std::string& path) {
  if (path == InputFile::standard_input) {
    throw Error(ErrorCode::invalid_argument, "goals cannot come from standard input; give a file");
  }
  GoalFileContents contents = Reader(path, *this).read();
  subcategories_ = std::move(contents.subcategories);
  set_catalogue(std::move(contents.catalogue));
  for (const std::string& remark : contents.remarks) {
    remarks_.push_back(fmt::format("{}: {}", path, remark));
  }
}

}  // namespace signals::inline SIGNALS_ABI::files
