// Names as numbers: FNV-1a 64, the same in every program and every language.
//
//     bundle_id("example.tremolo")            what a manifest writes as `id`
//     guest_contract_id("example.adder", 1)   the contract example.adder@1 of a bundle
//     host_contract_id("host.log", 1)         one that the host provides
#pragma once

#include "runtime/bundle/version.h"

#include <cstdint>
#include <string_view>

namespace aviary::runtime {

using BundleId = std::uint64_t;
using ContractId = std::uint64_t;

constexpr BundleId host_bundle = 0;
constexpr std::string_view host_prefix = "host.";

/// http://www.isthe.com/chongo/tech/comp/fnv/
constexpr std::uint64_t fnv1a_64(std::string_view text, std::uint64_t hash = 0xcbf29ce484222325) {
    for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

constexpr BundleId bundle_id(std::string_view name) { return fnv1a_64(name); }

namespace detail {
constexpr ContractId contract_id(std::string_view kind, std::string_view name, std::uint32_t major) {
    char digits[10];
    int count = 0;
    do digits[count++] = static_cast<char>('0' + major % 10);
    while ((major /= 10) != 0);
    auto hash = fnv1a_64("@", fnv1a_64(name, fnv1a_64(":", fnv1a_64(kind))));
    while (count > 0) hash = fnv1a_64({&digits[--count], 1}, hash);
    return hash;
}
} // namespace detail

constexpr ContractId guest_contract_id(std::string_view name, std::uint32_t major) {
    return detail::contract_id("guest_contract", name, major);
}
constexpr ContractId host_contract_id(std::string_view name, std::uint32_t major) {
    return detail::contract_id("host_contract", name, major);
}
/// Guest or host by the name's prefix.
constexpr ContractId contract_id(std::string_view name, std::uint32_t major) {
    return name.starts_with(host_prefix) ? host_contract_id(name, major) : guest_contract_id(name, major);
}

} // namespace aviary::runtime
