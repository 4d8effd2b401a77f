// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <utility>

#include <boost/json/basic_parser_impl.hpp>
#include <fmt/format.h>

#include <signals/error.hpp>
#include <signals/files/goal_file.hpp>
#include <signals/formats/json_fault.hpp>

#include "goal_file_handler.hpp"
#include "input_file.hpp"

namespace signals::files {
namespace {

namespace json = boost::json;

constexpr std::size_t deepest_goal_file = 64;  // as find_json_fault allows
constexpr std::size_t block_size = std::size_t{1} << 16U;

/// Reads a goal file block by block, so that its text is never whole in memory, but for that of a
/// pipe, which cannot be read again to say what is wrong with it.
class Reader {
 public:
  explicit Reader(const std::string& path)
      : path_(path), input_(path), block_(block_size, '\0'), parser_(options()) {}

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
    skip_byte_order_mark(input_);
    while (const std::size_t size = input_.read(block_)) {
      if (!input_.is_regular()) text_.append(block_, 0, size);
      const std::size_t parsed = parser_.write_some(true, block_.data(), size, error);
      if (error || parsed < size) return false;
    }
    parser_.write_some(false, "", 0, error);
    return !error;
  }

  [[noreturn]] void fail_with_json_fault() {
    if (input_.is_regular()) {
      InputFile again(path_);
      skip_byte_order_mark(again);
      text_ = again.read_all();
    } else {
      text_ += input_.read_all();
    }
    if (const auto fault = find_json_fault(text_)) {
      throw Error(ErrorCode::invalid_argument, describe(*fault, text_, path_));
    }
    throw Error(ErrorCode::aborted,
                fmt::format("cannot read {}: it changes meanwhile; try again", path_));
  }

  static void skip_byte_order_mark(InputFile& input) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    std::array<char, mark.size()> skipped{};
    if (input.head().starts_with(mark)) static_cast<void>(input.read(skipped));
  }

  const std::string& path_;
  InputFile input_;
  std::string block_;
  std::string text_;  // what was read of a pipe
  json::basic_parser<GoalFileHandler> parser_;
};

}  // namespace

GoalFile::GoalFile(const std::string& path) {
  if (path == InputFile::standard_input) {
    throw Error(ErrorCode::invalid_argument, "goals cannot come from standard input; give a file");
  }
  GoalFileContents contents = Reader(path).read();
  subcategories_ = std::move(contents.subcategories);
  catalogue_ = std::move(contents.catalogue);
  goals_ = std::move(contents.goals);
}

GoalFile::~GoalFile() = default;

std::vector<std::vector<Goal>> GoalFile::goals_of(std::span<const std::string> user_ids,
                                                  std::stop_token /*stop*/) {
  std::vector<std::vector<Goal>> goals;
  goals.reserve(user_ids.size());
  for (const std::string& user_id : user_ids) {
    const auto of_user = goals_->find(user_id);
    goals.emplace_back(of_user.begin(), of_user.end());
  }
  return goals;
}

std::optional<std::span<const Goal>> GoalFile::goals_in_memory(std::string_view user_id) {
  return goals_->find(user_id);
}

std::shared_ptr<const AppCatalogue> GoalFile::catalogue(std::stop_token /*stop*/) {
  return catalogue_;
}

}  // namespace signals::files
