// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>

#include <nanobind/nanobind.h>

#include <signals/arrow/c_data_interface.hpp>

namespace signals::python {

/// A stream of the Arrow C data interface that is released with its owner.
class Stream {
 public:
  Stream() = default;
  Stream(Stream&& other) noexcept;
  Stream& operator=(Stream&& other) noexcept;
  ~Stream();

  [[nodiscard]] ArrowArrayStream& get() noexcept { return stream_; }

 private:
  ArrowArrayStream stream_{};
};

/// Takes the stream of an object with `__arrow_c_stream__`; `argument` names it in errors. Throws
/// Python's AttributeError if it has none.
[[nodiscard]] Stream stream_of(const nanobind::object& frame, const char* argument);

/// A capsule with the stream that `export_to` writes, as `__arrow_c_stream__` returns it.
[[nodiscard]] nanobind::object capsule_of(const std::function<void(ArrowArrayStream&)>& export_to);

}  // namespace signals::python
