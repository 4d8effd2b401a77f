// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <new>
#include <string>

#include <boost/json/memory_resource.hpp>
#include <openssl/crypto.h>

#include <signals/abi.hpp>

namespace signals::inline SIGNALS_ABI::firestore {

/// Memory for JSON that holds secrets: it is overwritten before it is given back.
///
/// Boost.JSON 1.81 gives the keys of objects back with another alignment than it asked for. So all
/// memory has the largest alignment, which no value of JSON exceeds.
class WipingMemory final : public boost::json::memory_resource {
 private:
  static constexpr std::align_val_t alignment{alignof(std::max_align_t)};

  void* do_allocate(std::size_t size, std::size_t /*requested*/) override {
    return ::operator new(size, alignment);
  }
  void do_deallocate(void* memory, std::size_t size, std::size_t /*requested*/) override {
    OPENSSL_cleanse(memory, size);
    ::operator delete(memory, alignment);
  }
  [[nodiscard]] bool do_is_equal(const memory_resource& other) const noexcept override {
    return this == &other;
  }
};

/// Overwrites a text when it goes out of scope.
class Wiper {
 public:
  explicit Wiper(std::string& text) noexcept : text_(text) {}
  Wiper(const Wiper&) = delete;
  Wiper& operator=(const Wiper&) = delete;
  ~Wiper() { OPENSSL_cleanse(text_.data(), text_.size()); }

 private:
  std::string& text_;
};

}  // namespace signals::inline SIGNALS_ABI::firestore
