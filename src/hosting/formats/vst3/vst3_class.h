// What a VST3 library says of a plugin in it, in CLAP's words.
#pragma once

#include "hosting/formats/vst3/reference.h"

#include <clap/plugin.h>

#include <array>
#include <deque>
#include <string>
#include <vector>

namespace aviary::hosting {

struct Vst3Class {
    std::array<char, 16> class_id{};
    std::string id; ///< the class id, in hexadecimal digits
    std::string name, vendor, version, url;
    std::vector<std::string>
        features; ///< CLAP's: "instrument", "audio-effect", and the plugin's own in small letters
    std::vector<const char*> feature_list;
    clap_plugin_descriptor descriptor{};
};

/// The plugins of a library. A deque, because descriptors point into its elements. [main-thread]
std::deque<Vst3Class> classes_of(vst3::IPluginFactory& factory);

} // namespace aviary::hosting
