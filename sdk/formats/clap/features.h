// What CLAP calls the kinds of plugins. [any-thread]
#pragma once

#include <aviary/plugin.h>

#include <clap/plugin-features.h>

namespace aviary::detail {

inline const char* feature_of(Plugin::Kind kind) {
    switch (kind) {
    case Plugin::Kind::instrument: return CLAP_PLUGIN_FEATURE_INSTRUMENT;
    case Plugin::Kind::note_effect: return CLAP_PLUGIN_FEATURE_NOTE_EFFECT;
    case Plugin::Kind::effect: break;
    }
    return CLAP_PLUGIN_FEATURE_AUDIO_EFFECT;
}

} // namespace aviary::detail
