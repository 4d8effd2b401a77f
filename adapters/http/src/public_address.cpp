// SPDX-License-Identifier: Apache-2.0
#include "public_address.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

#include <arpa/inet.h>
#include <netinet/in.h>

namespace signals::inline SIGNALS_ABI::http {
namespace {

/// The addresses that begin with the first `bits` of `first`.
template <typename Number>
struct Block {
  Number first;
  unsigned bits;

  [[nodiscard]] constexpr bool holds(Number address) const noexcept {
    return ((address ^ first) >> (sizeof(Number) * 8 - bits)) == 0;
  }
};

// https://www.iana.org/assignments/iana-ipv4-special-registry, and what is beyond the addresses of
// single machines.
constexpr std::array<Block<std::uint32_t>, 15> special{{
    {0x00000000, 8},   // 0.0.0.0/8: this network
    {0x0A000000, 8},   // 10.0.0.0/8: private
    {0x64400000, 10},  // 100.64.0.0/10: within a provider's network
    {0x7F000000, 8},   // 127.0.0.0/8: this machine
    {0xA9FE0000, 16},  // 169.254.0.0/16: link-local, also a cloud's own services
    {0xAC100000, 12},  // 172.16.0.0/12: private
    {0xC0000000, 24},  // 192.0.0.0/24: protocols
    {0xC0000200, 24},  // 192.0.2.0/24: documentation
    {0xC0586300, 24},  // 192.88.99.0/24: relays to IPv6
    {0xC0A80000, 16},  // 192.168.0.0/16: private
    {0xC6120000, 15},  // 198.18.0.0/15: benchmarks
    {0xC6336400, 24},  // 198.51.100.0/24: documentation
    {0xCB007100, 24},  // 203.0.113.0/24: documentation
    {0xE0000000, 4},   // 224.0.0.0/4: multicast
    {0xF0000000, 4},   // 240.0.0.0/4: reserved, broadcast
}};

// https://www.iana.org/assignments/iana-ipv6-special-registry: the first half of each address says
// what it is. Outside 2000::/3 nothing is public.
constexpr Block<std::uint64_t> global{0x2000'0000'0000'0000, 3};
constexpr std::array<Block<std::uint64_t>, 4> special_of_global{{
    {0x2001'0000'0000'0000, 23},  // 2001::/23: protocols, Teredo's tunnels to IPv4 among them
    {0x2001'0db8'0000'0000, 32},  // 2001:db8::/32: documentation
    {0x2002'0000'0000'0000, 16},  // 2002::/16: tunnels to any IPv4 address
    {0x3fff'0000'0000'0000, 20},  // 3fff::/20: documentation
}};

template <typename Blocks, typename Number>
[[nodiscard]] bool is_in_one(const Blocks& blocks, Number address) noexcept {
  return std::any_of(blocks.begin(), blocks.end(),
                     [&](const auto& block) { return block.holds(address); });
}

[[nodiscard]] bool is_public(std::uint32_t address) noexcept {
  return !is_in_one(special, address);
}

[[nodiscard]] bool is_public(const in6_addr& address) noexcept {
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    std::uint32_t inner = 0;
    std::memcpy(&inner, &address.s6_addr[12], sizeof inner);
    return is_public(ntohl(inner));
  }
  std::uint64_t half = 0;
  for (int i = 0; i < 8; ++i) half = half << 8U | address.s6_addr[i];
  return global.holds(half) && !is_in_one(special_of_global, half);
}

}  // namespace

bool is_public(const sockaddr& address) noexcept {
  if (address.sa_family == AF_INET) {
    sockaddr_in ipv4{};
    std::memcpy(&ipv4, &address, sizeof ipv4);
    return is_public(ntohl(ipv4.sin_addr.s_addr));
  }
  if (address.sa_family == AF_INET6) {
    sockaddr_in6 ipv6{};
    std::memcpy(&ipv6, &address, sizeof ipv6);
    return is_public(ipv6.sin6_addr);
  }
  return false;
}

}  // namespace signals::inline SIGNALS_ABI::http
