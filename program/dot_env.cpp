// SPDX-License-Identifier: Apache-2.0
#include "dot_env.hpp"

#include <algorithm>

#include <fmt/format.h>

#include <signals/detail/text.hpp>
#include <signals/error.hpp>

namespace signals::program {
namespace {

class DotEnvParser {
 public:
  DotEnvParser(std::string_view text, std::string_view source) : text_(text), source_(source) {}

  [[nodiscard]] std::map<std::string, std::string> parse() {
    std::map<std::string, std::string> variables;
    for (skip_blank_lines(); !at_end(); skip_blank_lines()) {
      std::string name = take_name();
      if (name == "export" && is_blank(next())) {
        skip_blanks();
        name = take_name();
      }
      skip_blanks();
      if (next() != '=') fail("a '=' is missing after the name");
      ++at_;
      skip_blanks();
      variables[name] = take_value();
      skip_to_line_end();
    }
    return variables;
  }

 private:
  [[nodiscard]] static constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char next() const { return at_end() ? '\n' : text_[at_]; }

  [[noreturn]] void fail(std::string_view reason) const {
    const auto line =
        1 + std::count(text_.begin(), text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n');
    throw Error(ErrorCode::invalid_argument,
                fmt::format("{}:{}: {}; a line is NAME=value", source_, line, reason));
  }

  void skip_blanks() {
    while (!at_end() && is_blank(text_[at_])) ++at_;
  }

  void skip_comment() {
    if (next() != '#') return;
    at_ = std::min(text_.find('\n', at_), text_.size());
  }

  void skip_blank_lines() {
    for (;;) {
      skip_blanks();
      skip_comment();
      if (at_end() || text_[at_] != '\n') return;
      ++at_;
    }
  }

  void skip_to_line_end() {
    skip_blanks();
    skip_comment();
    if (next() != '\n') fail("more follows after the value; put it in quotes");
  }

  [[nodiscard]] std::string take_name() {
    const auto is_letter = [](char c) {
      return c == '_' || text::is_digit(c) || (text::lower(c) >= 'a' && text::lower(c) <= 'z');
    };
    const std::size_t start = at_;
    while (!at_end() && is_letter(text_[at_])) ++at_;
    if (at_ == start || text::is_digit(text_[start])) fail("a variable's name is expected");
    return std::string(text_.substr(start, at_ - start));
  }

  [[nodiscard]] std::string take_value() {
    if (next() == '\'') return take_single_quoted();
    if (next() == '"') return take_double_quoted();
    const std::size_t start = at_;
    while (!at_end() && text_[at_] != '\n') {
      if (text_[at_] == '#' && is_blank(text_[at_ - 1])) break;
      ++at_;
    }
    return std::string(text::trim(text_.substr(start, at_ - start)));
  }

  [[nodiscard]] std::string take_single_quoted() {
    const std::size_t end = text_.find('\'', at_ + 1);
    if (end == std::string_view::npos) fail("a single quote is not closed");
    std::string value(text_.substr(at_ + 1, end - at_ - 1));
    at_ = end + 1;
    return value;
  }

  [[nodiscard]] std::string take_double_quoted() {
    std::string value;
    for (std::size_t i = at_ + 1; i < text_.size(); ++i) {
      char c = text_[i];
      if (c == '"') {
        at_ = i + 1;
        return value;
      }
      if (c == '\\' && i + 1 < text_.size()) {
        c = text_[++i];
        if (c == 'n') {
          c = '\n';
        } else if (c == 't') {
          c = '\t';
        } else if (c != '"' && c != '\\' && c != '$') {
          value.push_back('\\');
        }
      }
      value.push_back(c);
    }
    fail("a double quote is not closed");
  }

  std::string_view text_;
  std::string_view source_;
  std::size_t at_ = 0;
};

}  // namespace

std::map<std::string, std::string> parse_dot_env(std::string_view text, std::string_view source) {
  return DotEnvParser(text, source).parse();
}

}  // namespace signals::program
