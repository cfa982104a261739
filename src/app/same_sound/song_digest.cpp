// A program for same_sound_test.cpp, which runs it on processors of several kinds:
//
//     song_digest SONG SECONDS FRAMES...   a digest of the song's first seconds for each block size, one a line
//     song_digest libm                     a digest of what libm's functions give
#include "session/session.h"

#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <span>
#include <string_view>

namespace {

/// FNV-1a, 64 bits: http://www.isthe.com/chongo/tech/comp/fnv
class Digest {
public:
    void add(const void* bytes, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i)
            value_ = (value_ ^ static_cast<const unsigned char*>(bytes)[i]) * 0x100000001b3;
    }
    void print() const { std::printf("%016llx\n", static_cast<unsigned long long>(value_)); }

private:
    std::uint64_t value_ = 0xcbf29ce484222325;
};

bool print_song(const char* song, double seconds, std::uint32_t block) {
    aviary::session::Session session(
        {.engine = {.max_frames = block, .offline = true}, .plugin_folders = {AVIARY_BUILD_DIR "/plugins"}});
    const auto opened = session.open(song);
    if (!opened) return false;
    Digest digest;
    auto frames_left = std::uint64_t(seconds * session.engine_setup().sample_rate);
    session.render([&](std::span<const float> left, std::span<const float> right) {
        // In the order of frames, so that the size of blocks does not show.
        for (std::size_t i = 0; i < left.size() && frames_left > 0; ++i, --frames_left) {
            digest.add(&left[i], sizeof(float));
            digest.add(&right[i], sizeof(float));
        }
        return frames_left > 0;
    });
    digest.print();
    return true;
}

void print_libm() {
    Digest digest;
    for (int i = 1; i <= 60'000; ++i) {
        volatile double x = i * 0.001;
        for (const double value : {std::sin(x), std::exp(x), std::pow(x, 1.7)})
            digest.add(&value, sizeof value);
    }
    digest.print();
}

} // namespace

int main(int count, char** arguments) {
    if (count == 2 && arguments[1] == std::string_view("libm")) return print_libm(), 0;
    for (int i = 3; i < count; ++i)
        if (!print_song(arguments[1], std::atof(arguments[2]), std::uint32_t(std::atoi(arguments[i]))))
            return 1;
    return count > 3 ? 0 : 2;
}
