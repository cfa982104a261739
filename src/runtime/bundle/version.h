// Versions, as https://semver.org has them.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace aviary::runtime {

struct Version {
    std::uint32_t major = 0, minor = 0, patch = 0;
    friend auto operator<=>(const Version&, const Version&) = default;
    std::string text() const;
};

/// The three numbers of "1.2.3", "1.2.3-beta.1+build"; nothing when the text is no semantic version. [any-thread]
std::optional<Version> parse_version(std::string_view text);

/// A contract as manifests write it: "name", "name@1" or "name@1.2.3".
struct ContractName {
    friend bool operator==(const ContractName&, const ContractName&) = default;
    std::string name;
    std::optional<std::uint32_t> major;
    std::optional<Version> version;
};
std::optional<ContractName> parse_contract_name(std::string_view text);

} // namespace aviary::runtime
