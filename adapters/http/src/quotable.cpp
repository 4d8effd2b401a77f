// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include <signals/http/quotable.hpp>

namespace signals::http {
namespace {

constexpr std::size_t longest_echo = 11;
// What is cut off below need not be searched, and a server may say a lot.
constexpr std::size_t longest_search = 4096;

[[nodiscard]] bool echoes(std::string_view text, std::string_view secret) {
  const std::size_t length = std::min(longest_echo + 1, secret.size());
  if (length == 0) return false;
  for (std::size_t i = 0; i + length <= text.size(); ++i) {
    if (secret.find(text.substr(i, length)) != std::string_view::npos) return true;
  }
  return false;
}

}  // namespace

std::string quotable(std::string_view explanation, std::span<const std::string_view> secrets,
                     std::size_t longest) {
  const std::string_view searched = explanation.substr(0, std::max(longest_search, longest));
  for (const std::string_view secret : secrets) {
    if (echoes(searched, secret)) return "";
  }
  std::string text(explanation.substr(0, longest));
  if (explanation.size() > longest) {
    // Never in the middle of a character.
    const auto continues = [&] {
      return (static_cast<unsigned char>(explanation[text.size()]) & 0xC0U) == 0x80U;
    };
    while (!text.empty() && continues()) text.pop_back();
  }
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
  };
  std::replace_if(text.begin(), text.end(), is_control, ' ');
  if (explanation.size() > longest) text += "…";
  return text;
}

}  // namespace signals::http
