// SPDX-License-Identifier: Apache-2.0
// What each header of signals begins with. It has no include guard, as Qt's headers may come
// between two of ours: they define a macro `signals`, for which Q_SIGNALS stands as well. To use
// the macro after our headers, write `#pragma pop_macro("signals")`.
#ifdef signals
#pragma push_macro("signals")
#undef signals
#endif

#ifndef SIGNALS_ABI

#if __cplusplus < 202002L
#error "signals needs C++20: compile with -std=c++20 or later"
#include <signals_needs_cxx20>  // ends the compilation; #error alone lets all that follows fail, too
#endif

#include <signals/version.hpp>

/// The inline namespace of all names: libraries and programs of different promises do not link, and
/// may be used beside each other. It changes with what the shared libraries are called.
#if SIGNALS_VERSION_MAJOR == 0
#define SIGNALS_ABI SIGNALS_DETAIL_ABI(0_, SIGNALS_VERSION_MINOR)
#else
#define SIGNALS_ABI SIGNALS_DETAIL_ABI(, SIGNALS_VERSION_MAJOR)
#endif
#define SIGNALS_DETAIL_ABI(zero, number) SIGNALS_DETAIL_JOIN(zero, number)
#define SIGNALS_DETAIL_JOIN(zero, number) v##zero##number

/// What a shared library shows to others; all else in it is hidden, and so is a class within.
#ifdef __GNUC__
#define SIGNALS_EXPORT [[gnu::visibility("default")]]
#define SIGNALS_HIDDEN [[gnu::visibility("hidden")]]
#else
#define SIGNALS_EXPORT
#define SIGNALS_HIDDEN
#endif

#endif
