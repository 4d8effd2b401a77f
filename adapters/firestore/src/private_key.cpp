// SPDX-License-Identifier: Apache-2.0
#include "private_key.hpp"

#include <limits>
#include <utility>

#include <fmt/format.h>
#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::firestore {
namespace {

constexpr int least_bits = 2048;

struct BioDeleter {
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
};
struct DigestContextDeleter {
  void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
};
using Bio = std::unique_ptr<BIO, BioDeleter>;
using DigestContext = std::unique_ptr<EVP_MD_CTX, DigestContextDeleter>;

/// OpenSSL keeps what went wrong per thread, where its next user would find it.
struct ErrorQueueCleaner {
  ErrorQueueCleaner() = default;
  ErrorQueueCleaner(const ErrorQueueCleaner&) = delete;
  ErrorQueueCleaner& operator=(const ErrorQueueCleaner&) = delete;
  ~ErrorQueueCleaner() { ERR_clear_error(); }
};

/// Without this, OpenSSL asks for a passphrase on the terminal.
int refuse_passphrase(char*, int, int, void*) { return -1; }

[[nodiscard]] const unsigned char* bytes_of(std::string_view text) noexcept {
  return reinterpret_cast<const unsigned char*>(text.data());
}

[[noreturn]] void refuse_private_key(std::string_view name, std::string_view reason) {
  throw Error(ErrorCode::invalid_argument, fmt::format("{} {}", name, reason));
}

/// Why OpenSSL cannot read the text, as far as it is known.
[[nodiscard]] std::string_view fault_of(std::string_view pem) {
  if (pem.find("-----BEGIN ") == std::string_view::npos) {
    return "is not PEM, which begins with -----BEGIN PRIVATE KEY-----";
  }
  if (pem.find("\\n") != std::string_view::npos) {
    return "has \\n spelled out where lines should end; write \\n once, not \\\\n, in the JSON";
  }
  if (pem.find("ENCRYPTED") != std::string_view::npos) {
    return "is encrypted with a passphrase; give the key as Google made it, without one";
  }
  if (pem.find("PRIVATE KEY-----") == std::string_view::npos) {
    return "is a PEM that holds no private key";
  }
  return "is a broken PEM: part of it is missing or was changed";
}

}  // namespace

void PrivateKey::Deleter::operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }

PrivateKey::PrivateKey(Handle key) noexcept : key_(std::move(key)) {}

PrivateKey PrivateKey::parse(std::string_view pem, std::string_view name) {
  const ErrorQueueCleaner cleaner;
  if (pem.size() > std::numeric_limits<int>::max()) refuse_private_key(name, "is too long");
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  if (!bio) throw Error(ErrorCode::internal, "OpenSSL has no memory left");
  PrivateKey key(Handle(PEM_read_bio_PrivateKey(bio.get(), nullptr, refuse_passphrase, nullptr)));
  if (!key.key_) refuse_private_key(name, fault_of(pem));
  if (EVP_PKEY_get_base_id(key.key_.get()) != EVP_PKEY_RSA) {
    refuse_private_key(name, "is not an RSA key, as Google's are");
  }
  if (const int bits = EVP_PKEY_get_bits(key.key_.get()); bits < least_bits) {
    refuse_private_key(name, fmt::format("is an RSA key of {} bits, which is too short to be safe; "
                                         "Google's have {}",
                                         bits, least_bits));
  }
  // A PEM may be whole and its numbers still be wrong.
  constexpr std::string_view sample = "signals";
  bool fits = false;
  try {
    fits = key.verifies(sample, key.sign(sample));
  } catch (const Error&) {
    fits = false;
  }
  if (!fits) refuse_private_key(name, "is a broken RSA key: its numbers do not fit each other");
  return key;
}

std::string PrivateKey::sign(std::string_view text) const {
  const ErrorQueueCleaner cleaner;
  const DigestContext context(EVP_MD_CTX_new());
  std::size_t size = 0;
  std::string signature;
  const bool is_signed =
      context &&
      EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
      EVP_DigestSign(context.get(), nullptr, &size, bytes_of(text), text.size()) == 1 &&
      (signature.resize(size),
       EVP_DigestSign(context.get(), reinterpret_cast<unsigned char*>(signature.data()), &size,
                      bytes_of(text), text.size()) == 1);
  if (!is_signed) throw Error(ErrorCode::internal, "OpenSSL cannot sign with the private key");
  signature.resize(size);
  return signature;
}

bool PrivateKey::verifies(std::string_view text, std::string_view signature) const {
  const ErrorQueueCleaner cleaner;
  const DigestContext context(EVP_MD_CTX_new());
  return context &&
         EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(text),
                          text.size()) == 1;
}

}  // namespace signals::inline SIGNALS_ABI::firestore
