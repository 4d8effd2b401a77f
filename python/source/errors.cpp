// SPDX-License-Identifier: Apache-2.0
#include "errors.hpp"

#include <exception>
#include <string>

#include <nanobind/stl/string.h>

#include <signals/error.hpp>

namespace signals::python {

namespace nb = nanobind;

void bind_errors(nb::module_& module) {
  const std::string name = nb::cast<std::string>(module.attr("__name__")) + ".Error";
  const nb::object error_type = nb::steal(PyErr_NewExceptionWithDoc(
      name.c_str(),
      "A failure that is not an argument's: its `code` is a name of google.rpc.Code in lower case, "
      "such as \"not_found\".",
      PyExc_RuntimeError, nullptr));
  if (!error_type.is_valid()) throw nb::python_error();
  error_type.attr("__module__") = "engagement_signals";
  module.attr("Error") = error_type;
  nb::register_exception_translator(
      [](const std::exception_ptr& thrown, void* type) {
        try {
          std::rethrow_exception(thrown);
        } catch (const Error& error) {
          if (error.code() == ErrorCode::invalid_argument) {
            PyErr_SetString(PyExc_ValueError, error.what());
          } else if (error.code() == ErrorCode::cancelled) {
            PyErr_SetString(PyExc_KeyboardInterrupt, error.what());
          } else {
            const nb::object raised = nb::handle(static_cast<PyObject*>(type))(error.what());
            raised.attr("code") = std::string(name_of(error.code()));
            PyErr_SetObject(static_cast<PyObject*>(type), raised.ptr());
          }
        }
      },
      error_type.ptr());
}

}  // namespace signals::python
