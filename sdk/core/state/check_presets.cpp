#include "sdk/core/state/check_presets.h"

#include "sdk/core/instance.h"

namespace aviary::detail {

std::string preset_faults() {
    std::string faults;
    const auto add = [&](const std::string& more) {
        if (!more.empty()) faults += (faults.empty() ? "" : "\n") + more;
    };
    for (const Registration* plugin : offered()) {
        const auto presets = presets_of(plugin->descriptor.id);
        if (presets.empty()) continue;
        Instance instance(*plugin);
        if (!instance.fault().empty()) continue; // said where the plugin is opened
        for (const PresetText& preset : presets) add(instance.load_preset(preset));
    }
    return faults;
}

} // namespace aviary::detail
