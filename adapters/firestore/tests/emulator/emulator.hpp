// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <span>
#include <string>

#include <boost/json/object.hpp>

#include <signals/abi.hpp>

namespace signals::testing {
class NodeServer;
}

namespace signals::inline SIGNALS_ABI::firestore::testing {

/// Whether what the emulator is made of is installed, or could be just now; for `doctest::skip`,
/// which counts a test as skipped. Prints why not.
[[nodiscard]] bool has_emulator();

/// A document to store.
struct StoredDocument {
  /// From the root of the database, such as `users/ada/events/e1`.
  std::string path;
  /// By name, each as Firestore's REST API writes a value: `{"stringValue": "…"}`.
  boost::json::object fields;
};

/// An emulator of Firestore that speaks its REST API, beside the test.
class Emulator {
 public:
  /// The one that all tests of a program share. Started on the first call, which must come from
  /// the main thread.
  [[nodiscard]] static Emulator& shared();

  Emulator();
  ~Emulator();

  /// Host and port of the REST API.
  [[nodiscard]] std::string host() const;
  [[nodiscard]] std::string endpoint() const { return "http://" + host(); }

  /// Stores documents in a project's default database, by Google's own client.
  void write(std::span<const StoredDocument> documents, const std::string& project = "demo");

 private:
  std::unique_ptr<signals::testing::NodeServer> server_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore::testing
