// A plugin's factory presets: files of a folder, built into the library, so that they are wherever the plugin is.
//
//     aviary_add_plugin(synth SOURCES synth.cpp PRESETS presets)          # presets/Warm Pad.preset, ...
//
// A file's name is the preset's name. Each line gives a parameter what a user would type; a parameter without a line
// has its initial value. '#' begins a comment. With several plugins in one library, a first line names the plugin.
//
//     plugin = com.example.synth
//     cutoff = 1.2 kHz
//     shape = Saw
//
// Only the C++ that the build generates from the files includes this header.
#pragma once

namespace aviary::detail {

/// Adds a preset to the library's, before main() or inside dlopen(). Both texts have static lifetime.
struct PresetFile {
    PresetFile(const char* name, const char* text);
    const char* name;
    const char* text;
    const PresetFile* next = nullptr;
};

} // namespace aviary::detail
