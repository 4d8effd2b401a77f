// SPDX-License-Identifier: Apache-2.0
#include "generated_key.hpp"

#include <memory>
#include <stdexcept>
#include <string_view>

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

namespace signals::inline SIGNALS_ABI::firestore::testing {
namespace {

struct Deleter {
  void operator()(EVP_PKEY* key) const noexcept { EVP_PKEY_free(key); }
  void operator()(BIO* bio) const noexcept { BIO_free_all(bio); }
};
using Key = std::unique_ptr<EVP_PKEY, Deleter>;
using Bio = std::unique_ptr<BIO, Deleter>;

[[nodiscard]] std::string text_of(const Bio& bio) {
  char* data = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

[[nodiscard]] std::string private_pem(EVP_PKEY* key, const EVP_CIPHER* cipher,
                                      std::string passphrase = "") {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key, cipher,
                                    cipher == nullptr ? nullptr : passphrase.data(),
                                    static_cast<int>(passphrase.size()), nullptr, nullptr) != 1) {
    throw std::runtime_error("a private key cannot be written");
  }
  return text_of(bio);
}

[[nodiscard]] KeyPair pair_of(const Key& key) {
  if (!key) throw std::runtime_error("a key cannot be made");
  const Bio bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PUBKEY(bio.get(), key.get()) != 1) {
    throw std::runtime_error("a public key cannot be written");
  }
  return {.private_pem = private_pem(key.get(), nullptr), .public_pem = text_of(bio)};
}

}  // namespace

KeyPair make_rsa_key(int bits) { return pair_of(Key(EVP_RSA_gen(static_cast<unsigned>(bits)))); }

KeyPair make_curve_key() { return pair_of(Key(EVP_EC_gen("P-256"))); }

const KeyPair& shared_key() {
  static const KeyPair key = make_rsa_key(2048);
  return key;
}

std::string encrypted_pem() {
  const std::string& pem = shared_key().private_pem;
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Key key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  return private_pem(key.get(), EVP_aes_256_cbc(), "a passphrase");
}

boost::json::object key_file(const std::string& token_uri) {
  return {{"type", "service_account"},
          {"project_id", "demo-project"},
          {"private_key_id", "0123456789abcdef0123456789abcdef01234567"},
          {"private_key", shared_key().private_pem},
          {"client_email", "reader@demo-project.iam.gserviceaccount.com"},
          {"client_id", "123456789012345678901"},
          {"token_uri", token_uri}};
}

bool shows_secret(const std::string& text) {
  constexpr std::size_t length = 12;
  const std::string_view pem = shared_key().private_pem;
  constexpr std::string_view heading = "-----BEGIN PRIVATE KEY-----";
  const std::string_view secret =
      pem.substr(heading.size(), pem.rfind("-----END") - heading.size());
  for (std::size_t i = 0; i + length <= text.size(); ++i) {
    if (secret.find(std::string_view(text).substr(i, length)) != std::string_view::npos) {
      return true;
    }
  }
  // Assertions begin with a brace and a quotation mark in base64.
  return text.find("eyJ") != std::string::npos || text.find("s3cret") != std::string::npos;
}

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
