// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"

#include <array>
#include <cstdlib>

#include <fmt/format.h>
#include <unistd.h>

#include <signals/detail/secret_text.hpp>
#include <signals/error.hpp>

namespace signals::inline SIGNALS_ABI::http {
namespace {

// A libcurl that was built for one system may run on another, where the one file that it was built
// to look for is missing.
constexpr std::array places{
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Amazon Linux, Red Hat before 10
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // Amazon Linux, Red Hat
    "/etc/ssl/cert.pem",                                  // Alpine, macOS
    "/etc/ssl/ca-bundle.pem",                             // SUSE
};

[[nodiscard]] bool is_readable(const char* path) noexcept { return ::access(path, R_OK) == 0; }

}  // namespace

std::string find_certificate_file(const std::string& configured) {
  if (!configured.empty()) {
    if (is_readable(configured.c_str())) return configured;
    throw Error(ErrorCode::invalid_argument,
                fmt::format("the certificate file {} cannot be read", configured));
  }
  // NOLINTNEXTLINE(concurrency-mt-unsafe) as little as libcurl, which reads it for proxies
  const char* const named = std::getenv("SSL_CERT_FILE");
  if (named != nullptr && *named != '\0') {
    if (is_readable(named)) return named;
    throw Error(
        ErrorCode::invalid_argument,
        text::looks_like_key(named)
            ? "SSL_CERT_FILE contains a key or certificates instead of the name of a file; set it "
              "to "
              "a path"
            : fmt::format("the certificate file {}, which SSL_CERT_FILE names, cannot be read",
                          named));
  }
  for (const char* const place : places) {
    if (is_readable(place)) return place;
  }
  return "";
}

}  // namespace signals::inline SIGNALS_ABI::http
