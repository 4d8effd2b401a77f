// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "temporary_directory.hpp"

namespace signals::testing {

/// Whether there is an `openssl` on the PATH, beside `node`.
[[nodiscard]] bool has_openssl();

/// Files of PEM.
struct Certificate {
  std::string key;
  std::string certificate;
};

/// Signs certificates, made for the test by the program `openssl`.
class CertificateAuthority {
 public:
  /// In a directory that lives longer.
  explicit CertificateAuthority(const TemporaryDirectory& directory,
                                std::string name = "authority");

  /// The file of its own certificate, which a client is to trust.
  [[nodiscard]] const std::string& certificate() const noexcept { return own_.certificate; }

  /// For a server of that name, such as `DNS:example.com` or `IP:127.0.0.1`.
  [[nodiscard]] Certificate sign(const std::string& name) const;
  /// One that is out of date.
  [[nodiscard]] Certificate sign_expired(const std::string& name) const;

 private:
  [[nodiscard]] Certificate sign(const std::string& name, const std::string& validity) const;
  void run(const std::string& arguments) const;

  const TemporaryDirectory& directory_;
  Certificate own_;
  mutable int signed_ = 0;
};

}  // namespace signals::testing
