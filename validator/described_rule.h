// A rule as people and programs are told of it: what plugins have to hold to, how much it weighs and who says so.
#pragma once

#include "base/result.h"

#include <nlohmann/json_fwd.hpp>

#include <cstdint>
#include <string>

namespace aviary::validator {

enum class Format : std::uint8_t { clap, vst3 };
/// "clap", "vst3"
constexpr const char* word(Format format) { return format == Format::clap ? "clap" : "vst3"; }

enum class Weight : std::uint8_t {
    must,   ///< the standard says so: a plugin that breaks it is at fault
    should, ///< no standard says so, and hosts or people rely on it: a warning
    bear, ///< a host that does this is at fault or odd; a plugin had better bear it: a warning, whatever happens
};

/// "must", "should", "bear"
const char* word(Weight weight);

enum class Tried : std::uint8_t {
    opening, ///< when the library is opened
    first,   ///< before the others, which are left out when the plugin does not live through it
    apart,   ///< in a child process of its own
    always,  ///< whatever is tried: each call is looked at
};

/// What the library is tried by when it is opened, and what a plugin is tried by before the others.
inline constexpr const char* opening_rule = "library_opens";
inline constexpr const char* first_rule = "lives_a_plain_life";

struct DescribedRule {
    std::string name;   ///< snake_case, one a format
    std::string claim;  ///< "Keys and channels that do not exist do no harm"
    std::string source; ///< where the standard says so, or why we say it
    Weight weight = Weight::must;
    Tried tried = Tried::apart;
    bool for_clap = true, for_vst3 = true;

    bool is_for(Format format) const { return format == Format::clap ? for_clap : for_vst3; }
};

/// As `aviary validate --list --json` prints it.
nlohmann::json to_json(const DescribedRule& rule);
/// Error "validator.rule" when it is no such object.
Result<DescribedRule> rule_from_json(const nlohmann::json& json);

} // namespace aviary::validator
