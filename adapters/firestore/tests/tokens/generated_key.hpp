// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include <boost/json/object.hpp>
#include <doctest/doctest.h>

#include <signals/abi.hpp>

#include "support/expected_error.hpp"

namespace signals::inline SIGNALS_ABI::firestore::testing {

// Tests write these names alone.
using namespace signals;
using namespace firestore;
using namespace signals::testing;

/// A pair of keys in PEM, made for the tests.
struct KeyPair {
  std::string private_pem;
  std::string public_pem;
};

[[nodiscard]] KeyPair make_rsa_key(int bits);
/// One of an elliptic curve, which cannot sign for RS256.
[[nodiscard]] KeyPair make_curve_key();

/// An RSA key of 2048 bits that all tests of a program share: making one takes long.
[[nodiscard]] const KeyPair& shared_key();

/// The shared private key, as a PEM that a passphrase encrypts.
[[nodiscard]] std::string encrypted_pem();

/// The fields of a key's file, with the shared key.
[[nodiscard]] boost::json::object key_file(const std::string& token_uri);

/// Whether a text shows twelve characters in a row of the shared private key, or of a token that
/// the token server gave or was given.
[[nodiscard]] bool shows_secret(const std::string& text);

/// The error that `action` throws, which must show nothing of the shared private key either.
template <typename Action>
[[nodiscard]] signals::testing::ExpectedError error_without_key(Action action) {
  auto error = signals::testing::error_of(action);
  INFO(error.message);
  CHECK_FALSE(shows_secret(error.message));
  return error;
}

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
