// host.exe LIBRARY...: exits 0 when each could be played, and prints a line for it.
#include "windows_host.h"

#include <cmath>
#include <cstdio>

void Ear::make_tone(unsigned block) {
    for (unsigned i = 0; i < frames; ++i) {
        const double time = double(block * frames + i) / 48000;
        in[0][i] = in[1][i] = float(0.5 * std::sin(6.283185307179586 * 440 * time));
        out[0][i] = out[1][i] = 0;
    }
}

void Ear::listen() {
    for (const auto& channel : out)
        for (const float sample : channel) {
            require(std::isfinite(sample), "a sample is not finite");
            peak_ = std::fmax(peak_, std::fabs(sample));
        }
}

std::string Ear::heard() const {
    require(peak_ > 0.001, "it is silent");
    return "peak " + std::to_string(peak_);
}

int main(int count, char** arguments) {
    for (int i = 1; i < count; ++i) {
        const std::string path = arguments[i];
        try {
            const HMODULE library = LoadLibraryA(path.c_str());
            require(library, "it cannot be loaded");
            const bool is_clap = path.ends_with(".clap");
            const std::string heard = is_clap ? play_clap(library, path.c_str()) : play_vst3(library);
            FreeLibrary(library);
            std::printf("%s %s\n", is_clap ? "clap" : "vst3", heard.c_str());
        } catch (const std::exception& error) {
            std::printf("%s: %s\n", path.c_str(), error.what());
            return 1;
        }
    }
}
