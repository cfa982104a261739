// A host for Windows, as small as can be: opens a library, plays its first plugin for a second, and says what came.
#pragma once

#include <stdexcept>
#include <string>

#include <windows.h>

/// Gives a plugin a tone and a note, half a second of each, and listens.
class Ear {
public:
    static constexpr unsigned frames = 480, blocks = 100;

    float in[2][frames], out[2][frames];
    float *ins[2] = {in[0], in[1]}, *outs[2] = {out[0], out[1]};

    void make_tone(unsigned block);
    void listen();
    /// Throws when it was silent, or no sound at all.
    std::string heard() const;

private:
    double peak_ = 0;
};

inline void require(bool claim, const char* words) {
    if (!claim) throw std::runtime_error(words);
}
template <typename Function>
Function symbol(HMODULE library, const char* name) {
    const auto found = GetProcAddress(library, name);
    if (!found) throw std::runtime_error(std::string("it does not export ") + name);
    return reinterpret_cast<Function>(reinterpret_cast<void*>(found));
}

// The plugin's name and what was heard of it.
std::string play_clap(HMODULE library, const char* path);
std::string play_vst3(HMODULE library);
