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
//     kept curve = [[0, 0], [0.5, 1]]
//     kept impulse = @hall.wav
//
// What is kept (see kept.h) is a number, true, "a text", a list in brackets, a record as its members in order or as
// {x: 0, y: 1}, or a file that lies in the folder of the presets and is packed into the library. Kept values without a
// line stay as they are.
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
