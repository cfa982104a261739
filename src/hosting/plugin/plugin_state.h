// The state of one plugin, as its code saved it. Plain values, any thread.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace aviary::hosting {

struct PluginState {
    std::string plugin_id;
    std::vector<std::byte> bytes;
};

} // namespace aviary::hosting
