// The texts of many values at once. The cage's clap_plugin offers it to Processor: to ask its child for each text takes
// longer than to make them all.
#pragma once

#include <clap/plugin.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace aviary::hosting {

/// A value that a parameter has, or could have.
struct ValueOf {
    std::uint32_t index_id = 0;
    double value = 0;
};

/// A plugin extension within the house. [main-thread]
struct ManyTextsExtension {
    static constexpr const char* id = "aviary.many-texts/1";
    std::vector<std::string> (*get)(
        const clap_plugin* plugin, std::span<const ValueOf> values); ///< one for each
};

} // namespace aviary::hosting
