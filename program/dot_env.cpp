// SPDX-License-Identifier: Apache-2.0
#include "dot_env.hpp"

#include <algorithm>
#include <utility>

#include <signals/detail/text.hpp>

namespace signals::program {
namespace {

/// Ends the reading of a line.
struct Unreadable {
  const char* reason;
};

class DotEnvParser {
 public:
  DotEnvParser(std::string_view text, const OnDotEnvFault& on_fault)
      : text_(text), on_fault_(on_fault) {}

  [[nodiscard]] std::map<std::string, std::string> parse() {
    std::map<std::string, std::string> variables;
    for (skip_blank_lines(); !at_end(); skip_blank_lines()) {
      std::string name;
      try {
        std::string value = take_variable(name);
        variables[name] = std::move(value);
      } catch (const Unreadable& unreadable) {
        const auto before = text_.begin() + static_cast<std::ptrdiff_t>(at_);
        const auto line = 1 + static_cast<std::size_t>(std::count(text_.begin(), before, '\n'));
        on_fault_({.line = line, .name = name, .reason = unreadable.reason});
        at_ = std::min(text_.find('\n', at_), text_.size());
      }
    }
    return variables;
  }

 private:
  [[nodiscard]] static constexpr bool is_blank(char c) {
    return c == ' ' || c == '\t' || c == '\r';
  }
  [[nodiscard]] bool at_end() const { return at_ >= text_.size(); }
  [[nodiscard]] char next() const { return at_end() ? '\n' : text_[at_]; }

  [[noreturn]] static void fail(const char* reason) { throw Unreadable{reason}; }

  [[nodiscard]] std::string take_variable(std::string& name) {
    name = take_name();
    if (name == "export" && is_blank(next())) {
      skip_blanks();
      name = take_name();
    }
    skip_blanks();
    if (next() == ':') fail("a ':' follows the name; expected '='");
    if (next() != '=') fail("no '=' follows the name");
    ++at_;
    skip_blanks();
    std::string value = take_value();
    skip_to_line_end();
    return value;
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
    const auto is_of_name = [](char c) {
      return c == '_' || c == '.' || c == '-' || text::is_digit(c) ||
             (text::lower(c) >= 'a' && text::lower(c) <= 'z');
    };
    const std::size_t start = at_;
    while (!at_end() && is_of_name(text_[at_])) ++at_;
    if (at_ == start) fail("expected the name of a variable");
    return std::string(text_.substr(start, at_ - start));
  }

  [[nodiscard]] std::string take_value() {
    if (next() == '\'') return take_single_quoted();
    if (next() == '"') return take_double_quoted();
    const std::size_t start = at_;
    std::size_t end = start;
    while (end < text_.size() && text_[end] != '\n') {
      if (text_[end] == '#' && is_blank(text_[end - 1])) break;
      ++end;
    }
    const std::string_view value = text::trim(text_.substr(start, end - start));
    if (value.starts_with('{') && !value.ends_with('}')) {
      fail("JSON over several lines; put it in single quotes");
    }
    at_ = end;
    return std::string(value);
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
  const OnDotEnvFault& on_fault_;
  std::size_t at_ = 0;
};

}  // namespace

std::map<std::string, std::string> parse_dot_env(std::string_view text,
                                                 const OnDotEnvFault& on_fault) {
  if (text.starts_with("\xFF\xFE") || text.starts_with("\xFE\xFF")) {
    on_fault({.line = 1, .name = {}, .reason = "UTF-16 text; save it as UTF-8"});
    return {};
  }
  return DotEnvParser(text, on_fault).parse();
}

}  // namespace signals::program
