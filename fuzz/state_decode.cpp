// SPDX-License-Identifier: Apache-2.0
//
// Fuzzes the decoding of users' states with libFuzzer. What decodes must come back the same.
//
//     clang++ -std=c++20 -g -O1 -fsanitize=fuzzer,address,undefined -Iinclude \
//       fuzz/state_decode.cpp -o state_decode && ./state_decode -max_total_time=60
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include <signals/user_state_bytes.hpp>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  signals::AppDictionary dictionary;
  for (const std::string_view app_id : {"", "com.invest.app", "com.mtn.momo"}) {
    static_cast<void>(dictionary.number_of(app_id));
  }
  try {
    const std::string input(data, data + size);
    const signals::UserState state = signals::decode_user_state(input, dictionary);
    std::string bytes;
    signals::append_user_state(bytes, state, dictionary);
    if (signals::decode_user_state(bytes, dictionary) != state) std::abort();
  } catch (const signals::Error&) {
  }
  return 0;
}
