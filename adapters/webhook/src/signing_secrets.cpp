// SPDX-License-Identifier: Apache-2.0
#include <array>
#include <cstring>
#include <optional>

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <signals/error.hpp>
#include <signals/webhook/signing_secrets.hpp>

namespace signals::inline SIGNALS_ABI::webhook {
namespace {

constexpr std::string_view prefix = "whsec_";
// What the specification recommends for the bytes of a secret.
constexpr std::size_t shortest_key = 24;
constexpr std::size_t longest_key = 64;

[[nodiscard]] const unsigned char* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

/// The bytes of base64 text with its padding; none for other text.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text) {
  if (text.empty() || text.size() % 4 != 0) return std::nullopt;
  std::string bytes(text.size() / 4 * 3, '\0');
  const int size = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), bytes_of(text),
                                   static_cast<int>(text.size()));
  if (size < 0) return std::nullopt;
  // OpenSSL counts the bytes of the padding as well.
  const std::size_t padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
  bytes.resize(static_cast<std::size_t>(size) - padding);
  return bytes;
}

[[nodiscard]] std::string to_base64(const unsigned char* bytes, std::size_t size) {
  std::string text((size + 2) / 3 * 4 + 1, '\0');  // with the NUL that OpenSSL writes
  text.resize(static_cast<std::size_t>(EVP_EncodeBlock(
      reinterpret_cast<unsigned char*>(text.data()), bytes, static_cast<int>(size))));
  return text;
}

[[nodiscard]] std::string key_of(std::string_view secret) {
  if (secret.starts_with(prefix)) {
    auto key = from_base64(secret.substr(prefix.size()));
    if (key && key->size() >= shortest_key && key->size() <= longest_key) return std::move(*key);
  }
  throw Error(ErrorCode::invalid_argument,
              fmt::format("expected {}, then {} to {} bytes in base64; make a secret with: "
                          "echo {}$(openssl rand -base64 32)",
                          prefix, shortest_key, longest_key, prefix));
}

}  // namespace

SigningSecrets::SigningSecrets(std::string_view text) {
  constexpr std::string_view blanks = " \t\r\n";
  while (true) {
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) break;
    text.remove_prefix(first);
    const std::string_view secret = text.substr(0, text.find_first_of(blanks));
    keys_.push_back(key_of(secret));
    text.remove_prefix(secret.size());
  }
  if (keys_.empty()) throw Error(ErrorCode::invalid_argument, "no secret is given");
}

SigningSecrets::~SigningSecrets() {
  for (std::string& key : keys_) OPENSSL_cleanse(key.data(), key.size());
}

std::string SigningSecrets::sign(std::string_view id, std::int64_t timestamp,
                                 std::string_view payload) const {
  const std::string content = fmt::format("{}.{}.{}", id, timestamp, payload);
  std::string signatures;
  for (const std::string& key : keys_) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (HMAC(EVP_sha256(), key.data(), static_cast<int>(key.size()), bytes_of(content),
             content.size(), digest.data(), &size) == nullptr) {
      throw Error(ErrorCode::internal, "OpenSSL cannot sign a message");
    }
    if (!signatures.empty()) signatures += ' ';
    signatures += "v1," + to_base64(digest.data(), size);
  }
  return signatures;
}

}  // namespace signals::inline SIGNALS_ABI::webhook
