// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include <signals/abi.hpp>
#include <signals/detail/text.hpp>

/// What may not come into a message, and the one way for a peer's words into one.
namespace signals::inline SIGNALS_ABI::text {

/// Whether it is an ASCII letter.
[[nodiscard]] constexpr bool is_letter(char c) noexcept {
  return lower(c) >= 'a' && lower(c) <= 'z';
}

/// Of base64, base64url, and the parts of a token.
[[nodiscard]] constexpr bool is_key_character(char c) noexcept {
  return is_letter(c) || is_digit(c) ||
         std::string_view("+/=_.~-").find(c) != std::string_view::npos;
}

/// Whether it has `least` letters and digits in a row, of both cases and with a digit: random text,
/// and no name that a person chose.
[[nodiscard]] constexpr bool has_random_run(std::string_view text, std::size_t least) noexcept {
  std::size_t length = 0;
  bool has_upper = false;
  bool has_lower = false;
  bool has_digit = false;
  for (const char c : text) {
    if (!is_letter(c) && !is_digit(c) && c != '+') {
      length = 0;
      has_upper = has_lower = has_digit = false;
      continue;
    }
    ++length;
    has_upper |= c >= 'A' && c <= 'Z';
    has_lower |= c >= 'a' && c <= 'z';
    has_digit |= is_digit(c);
    if (length >= least && has_upper && has_lower && has_digit) return true;
  }
  return false;
}

/// Whether it begins as keys do: base64 of JSON and of DER, and Google's and Amazon's tokens.
[[nodiscard]] inline bool begins_like_key(std::string_view text) noexcept {
  constexpr std::array<std::string_view, 10> beginnings{"eyJ",     "eyA",   "ewo",  "ew0",  "MII",
                                                        "LS0tLS1", "ya29.", "AIza", "AKIA", "ASIA"};
  return std::any_of(beginnings.begin(), beginnings.end(),
                     [&](std::string_view beginning) { return text.starts_with(beginning); });
}

/// Whether it is beyond doubt a key, a token or a URL with a password.
[[nodiscard]] inline bool is_surely_key(std::string_view value) noexcept {
  constexpr std::size_t shortest_key = 40;
  const auto holds = [&](std::string_view part) { return value.find(part) != value.npos; };
  const auto scheme = value.find("://");
  return holds("-----BEGIN") || holds("private_key") || value.starts_with("Bearer ") ||
         (scheme != value.npos && value.find('@', scheme) != value.npos) ||
         (begins_like_key(value) && value.size() >= shortest_key);
}

/// Whether the value of a setting that names a file, a project or a secret is a key, a token or
/// a URL with a password instead.
[[nodiscard]] inline bool looks_like_key(std::string_view value) noexcept {
  constexpr std::size_t longest_name = 512;
  constexpr std::size_t longest_random_name = 23;
  constexpr std::size_t shortest_key = 32;
  const bool is_base64 = value.size() >= shortest_key && !value.starts_with('/') &&
                         std::all_of(value.begin(), value.end(), [](char c) {
                           return is_letter(c) || is_digit(c) || c == '+' || c == '/' || c == '=';
                         });
  return value.size() > longest_name || value.find_first_of("\r\n{") != value.npos ||
         is_surely_key(value) || begins_like_key(value) ||
         has_random_run(value, longest_random_name + 1) ||
         (is_base64 && std::any_of(value.begin(), value.end(), is_digit) &&
          std::any_of(value.begin(), value.end(), [](char c) { return c >= 'A' && c <= 'Z'; }) &&
          std::any_of(value.begin(), value.end(), [](char c) { return c >= 'a' && c <= 'z'; }));
}

/// The text with an ellipsis for whatever in it looks like a key or a token. Ids of users, paths
/// and names stay.
[[nodiscard]] inline std::string without_keys(std::string_view text) {
  constexpr std::size_t shortest_run = 40;
  constexpr std::size_t shortest_token = 16;
  constexpr std::string_view ellipsis = "…";
  std::string shown;
  while (!text.empty()) {
    if (text.starts_with("-----BEGIN")) return shown.append(ellipsis);
    const auto* const end = std::find_if_not(text.begin(), text.end(), is_key_character);
    const std::string_view run = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    if (run.empty()) {
      shown += text.front();
      text.remove_prefix(1);
    } else {
      const bool is_key = (run.size() >= shortest_token && begins_like_key(run)) ||
                          has_random_run(run, shortest_run);
      shown += is_key ? ellipsis : run;
      text.remove_prefix(run.size());
    }
  }
  return shown;
}

/// Letters and digits alone, in lower case, after percent-decoding.
[[nodiscard]] inline std::string bare_text(std::string_view text) {
  const auto digit = [](char c) {
    return is_digit(c) ? c - '0' : lower(c) >= 'a' && lower(c) <= 'f' ? lower(c) - 'a' + 10 : -1;
  };
  std::string bare;
  bare.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    char c = text[i];
    if (c == '%' && i + 2 < text.size() && digit(text[i + 1]) >= 0 && digit(text[i + 2]) >= 0) {
      c = static_cast<char>(digit(text[i + 1]) * 16 + digit(text[i + 2]));
      i += 2;
    }
    if (is_letter(c) || is_digit(c)) bare += lower(c);
  }
  return bare;
}

/// Whether a text repeats twelve characters of a secret in a row, or a shorter secret whole. Of
/// a longer one only letters and digits count, whatever their case and between which signs.
[[nodiscard]] inline bool echoes(std::string_view text, std::string_view secret) {
  constexpr std::size_t telling = 12;
  if (secret.empty()) return false;
  if (text.find(secret) != std::string_view::npos) return true;
  const std::string searched = bare_text(text);
  const std::string hidden = bare_text(secret);
  if (hidden.size() < telling) return false;
  for (std::size_t i = 0; i + telling <= searched.size(); ++i) {
    if (hidden.find(std::string_view(searched).substr(i, telling)) != std::string::npos)
      return true;
  }
  return false;
}

/// A peer's explanation in a form that an error message can quote: on one line, at most `longest`
/// bytes, with a mark if it was shortened, and an ellipsis for what looks like a key. Empty if it
/// repeats a telling part of a secret, which are all that the peer got to know.
[[nodiscard]] inline std::string quotable(std::string_view explanation,
                                          std::span<const std::string_view> secrets = {},
                                          std::size_t longest = 300) {
  // What is cut off below need not be searched, and a peer may say a lot.
  constexpr std::size_t longest_search = 4096;
  const std::string_view searched = explanation.substr(0, std::max(longest_search, longest));
  if (std::any_of(secrets.begin(), secrets.end(),
                  [&](std::string_view secret) { return echoes(searched, secret); })) {
    return "";
  }
  std::string words = without_keys(searched);
  const bool is_cut = words.size() > longest;
  if (is_cut) {
    // Never in the middle of a character.
    const auto continues = [&](std::size_t at) {
      return (static_cast<unsigned char>(words[at]) & 0xC0U) == 0x80U;
    };
    std::size_t end = longest;
    while (end > 0 && continues(end)) --end;
    words.resize(end);
  }
  const auto is_control = [](char c) {
    return static_cast<unsigned char>(c) < 0x20 || c == '\x7f';
  };
  std::replace_if(words.begin(), words.end(), is_control, ' ');
  if (is_cut) words += "…";
  return words;
}

}  // namespace signals::inline SIGNALS_ABI::text
