// SPDX-License-Identifier: Apache-2.0
#include "streams.hpp"

#include <memory>
#include <utility>

namespace signals::python {

namespace nb = nanobind;

namespace {

// The name that the interface gives to capsules.
constexpr const char* capsule_name = "arrow_array_stream";

void release(ArrowArrayStream& stream) noexcept {
  if (stream.release != nullptr) stream.release(&stream);
}

}  // namespace

Stream::Stream(Stream&& other) noexcept : stream_(std::exchange(other.stream_, {})) {}

Stream& Stream::operator=(Stream&& other) noexcept {
  std::swap(stream_, other.stream_);
  return *this;
}

Stream::~Stream() { release(stream_); }

Stream stream_of(const nb::object& frame, const char* argument) {
  const nb::object capsule = frame.attr("__arrow_c_stream__")();
  auto* const exported =
      static_cast<ArrowArrayStream*>(PyCapsule_GetPointer(capsule.ptr(), capsule_name));
  if (exported == nullptr) throw nb::python_error();
  if (exported->release == nullptr) {
    nb::raise("%s: this stream was read before, and can be read only once", argument);
  }
  Stream stream;
  // A copy moves the stream: the interface asks that the original is marked as released.
  stream.get() = *exported;
  exported->release = nullptr;
  return stream;
}

nb::object capsule_of(const std::function<void(ArrowArrayStream&)>& export_to) {
  auto stream = std::make_unique<Stream>();
  export_to(stream->get());
  // The stream is the first and only member, so its address is that of the whole.
  PyObject* const capsule =
      PyCapsule_New(&stream->get(), capsule_name, [](PyObject* self) noexcept {
        const std::unique_ptr<Stream> owned(
            static_cast<Stream*>(PyCapsule_GetPointer(self, capsule_name)));
      });
  if (capsule == nullptr) throw nb::python_error();
  static_cast<void>(stream.release());
  return nb::steal(capsule);
}

}  // namespace signals::python
