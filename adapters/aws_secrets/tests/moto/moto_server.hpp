// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdio>
#include <memory>
#include <string>
#include <string_view>

#include <boost/json/object.hpp>
#include <sys/types.h>

#include <signals/aws_secrets/secrets_manager.hpp>
#include <signals/http/client.hpp>

namespace signals::inline SIGNALS_ABI::aws_secrets::testing {

/// Whether moto is installed, or could be just now; for `doctest::skip`, which counts a test as
/// skipped. Prints why not.
[[nodiscard]] bool has_moto();

/// Amazon's Secrets Manager as moto emulates it, beside the test, in eu-west-1.
class MotoServer {
 public:
  /// The one that all tests of a program share. Started on the first call, which must come from
  /// the main thread.
  [[nodiscard]] static MotoServer& shared();

  MotoServer();
  MotoServer(const MotoServer&) = delete;
  MotoServer& operator=(const MotoServer&) = delete;
  ~MotoServer();

  /// Calls an operation of boto3, Amazon's own client, such as `create_secret`. Yields its result.
  boost::json::object call(std::string_view operation, const boost::json::object& parameters);

  [[nodiscard]] SecretsManager& secrets() { return *secrets_; }

 private:
  std::FILE* output_ = nullptr;
  pid_t id_ = -1;
  std::string writer_{};
  std::shared_ptr<http::Client> client_{};
  std::unique_ptr<SecretsManager> secrets_{};
};

}  // namespace signals::inline SIGNALS_ABI::aws_secrets::testing
