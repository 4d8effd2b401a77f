// SPDX-License-Identifier: Apache-2.0
#pragma once

/// The library's version, as semantic versioning writes it (https://semver.org), in parts.
#define SIGNALS_VERSION_MAJOR 0
#define SIGNALS_VERSION_MINOR 1
#define SIGNALS_VERSION_PATCH 0

/// The version as one number for `#if`, such as 1'02'03 for 1.2.3.
#define SIGNALS_VERSION \
  (SIGNALS_VERSION_MAJOR * 10000 + SIGNALS_VERSION_MINOR * 100 + SIGNALS_VERSION_PATCH)

#define SIGNALS_DETAIL_TEXT(number) #number
#define SIGNALS_DETAIL_DOTTED(major, minor, patch) \
  SIGNALS_DETAIL_TEXT(major) "." SIGNALS_DETAIL_TEXT(minor) "." SIGNALS_DETAIL_TEXT(patch)

/// The version as text, such as "1.2.3".
#define SIGNALS_VERSION_TEXT \
  SIGNALS_DETAIL_DOTTED(SIGNALS_VERSION_MAJOR, SIGNALS_VERSION_MINOR, SIGNALS_VERSION_PATCH)
