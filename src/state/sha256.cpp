// SPDX-License-Identifier: Apache-2.0
#include <new>

#include <openssl/evp.h>

#include <signals/detail/hexadecimal_id.hpp>
#include <signals/state/sha256.hpp>

namespace signals::inline SIGNALS_ABI {

struct Sha256::Context {
  struct Free {
    void operator()(EVP_MD_CTX* context) const noexcept { EVP_MD_CTX_free(context); }
  };
  std::unique_ptr<EVP_MD_CTX, Free> digest{EVP_MD_CTX_new()};
};

Sha256::Sha256() : context_(std::make_unique<Context>()) {
  if (!context_->digest || EVP_DigestInit_ex(context_->digest.get(), EVP_sha256(), nullptr) != 1) {
    throw std::bad_alloc();
  }
}

Sha256::~Sha256() = default;

void Sha256::add(std::string_view bytes) {
  if (EVP_DigestUpdate(context_->digest.get(), bytes.data(), bytes.size()) != 1) {
    throw std::bad_alloc();
  }
}

void Sha256::add_sized(std::string_view text) {
  add(std::to_string(text.size()) + ":");
  add(text);
}

Digest Sha256::finish() {
  Digest digest{};
  EVP_MD_CTX* const context = context_->digest.get();
  if (EVP_DigestFinal_ex(context, digest.data(), nullptr) != 1 ||
      EVP_DigestInit_ex(context, nullptr, nullptr) != 1) {
    throw std::bad_alloc();
  }
  return digest;
}

std::string hexadecimal(const Digest& digest, std::size_t digits) {
  const std::string bytes(digest.begin(), digest.end());
  return detail::hexadecimal_of(bytes, detail::IdForm::digits).substr(0, digits);
}

}  // namespace signals::inline SIGNALS_ABI
