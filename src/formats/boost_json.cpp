// SPDX-License-Identifier: Apache-2.0
// Boost.JSON is used header-only; this is the one translation unit that compiles it.
#include <boost/json/src.hpp>
