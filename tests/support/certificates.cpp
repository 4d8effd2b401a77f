// SPDX-License-Identifier: Apache-2.0
#include "certificates.hpp"

#include <cstdlib>
#include <stdexcept>
#include <utility>

#include <fmt/format.h>

#include "node_server.hpp"

namespace signals::testing {
namespace {

[[nodiscard]] int shell(const std::string& command) {
  return std::system(command.c_str());  // NOLINT(cert-env33-c, concurrency-mt-unsafe)
}

constexpr const char* new_key = "-newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes";

}  // namespace

bool has_openssl() {
  static const bool found = shell("openssl version >/dev/null 2>&1") == 0;
  return found && has_node();
}

CertificateAuthority::CertificateAuthority(const TemporaryDirectory& directory, std::string name)
    : directory_(directory),
      own_{directory.path_of(name + ".key"), directory.path_of(name + ".crt")} {
  run(fmt::format("req -x509 {} -days 2 -subj '/CN={}' -keyout '{}' -out '{}'", new_key, name,
                  own_.key, own_.certificate));
}

Certificate CertificateAuthority::sign(const std::string& name) const {
  return sign(name, "-days 2");
}

Certificate CertificateAuthority::sign_expired(const std::string& name) const {
  // A day's end before its start is in the past at once.
  return sign(name, "-days -1");
}

Certificate CertificateAuthority::sign(const std::string& name, const std::string& validity) const {
  const std::string stem = fmt::format("{}.{}", own_.certificate, ++signed_);
  Certificate made{stem + ".key", stem + ".crt"};
  const std::string request = stem + ".csr";
  const std::string extensions =
      directory_.write("extensions", fmt::format("subjectAltName={}\n", name));
  run(fmt::format("req {} -subj '/CN=server' -keyout '{}' -out '{}'", new_key, made.key, request));
  run(fmt::format(
      "x509 -req -in '{}' -CA '{}' -CAkey '{}' -set_serial {} {} -extfile '{}' -out '{}'", request,
      own_.certificate, own_.key, signed_, validity, extensions, made.certificate));
  return made;
}

void CertificateAuthority::run(const std::string& arguments) const {
  const std::string log = directory_.path_of("openssl.log");
  if (shell(fmt::format("openssl {} >'{}' 2>&1 </dev/null", arguments, log)) != 0) {
    throw std::runtime_error("openssl " + arguments);
  }
}

}  // namespace signals::testing
