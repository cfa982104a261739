#include "wav.h"

#include <aviary/testing.h>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace aviary::testing;

namespace {

namespace fs = std::filesystem;

constexpr unsigned second = 48000;

/// A WAV file of these bits in every sample, from chunks that readers have to step over, too.
std::string wav_file(const std::string& name, int format, int channels, const std::string& samples) {
    const auto number = [](std::size_t value, int bytes) {
        std::string text;
        for (; bytes > 0; --bytes, value >>= 8) text += char(value & 0xff);
        return text;
    };
    const int bytes = format == 1 ? 2 : 4;
    const std::string form = number(std::size_t(format), 2) + number(std::size_t(channels), 2)
                             + number(second, 4) + number(std::size_t(int(second) * channels * bytes), 4)
                             + number(std::size_t(channels * bytes), 2) + number(std::size_t(bytes * 8), 2);
    const std::string chunks = "WAVEfmt " + number(form.size(), 4) + form + "note" + number(3, 4) + "odd"
                               + '\0' + "data" + number(samples.size(), 4) + samples;
    const fs::path path = fs::current_path() / "sampler_test_files" / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << "RIFF" << number(chunks.size(), 4) << chunks;
    return path.string();
}

/// Half a second of a tone, mono, as 32-bit floats.
std::string tone_file(const std::string& name, double hz) {
    const Sound tone = sine(second / 2, hz, 0.5);
    return wav_file(
        name, 3, 1, {reinterpret_cast<const char*>(tone.left.data()), tone.left.size() * sizeof(float)});
}

std::string zone(int low, int high, const std::string& path) {
    return "[" + std::to_string(low) + ", " + std::to_string(high) + ", 60, \"" + path + "\"]";
}

Sound played(Rig& rig, int key) {
    rig.note_on(key);
    const Sound out = rig.run(second / 4);
    rig.note_off(key);
    rig.run(second / 4);
    return out;
}

void files_of_both_kinds_are_read() {
    const short whole[] = {16384, -32768, 0, 8192};
    const std::string path =
        wav_file("whole.wav", 1, 2, {reinterpret_cast<const char*>(whole), sizeof whole});
    std::ifstream file(path, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const auto* data = reinterpret_cast<const unsigned char*>(bytes.data());
    const Wav wav = read_wav(data, bytes.size());
    AVIARY_CHECK(wav.sample_rate == second);
    AVIARY_CHECK((wav.left == std::vector<float>{0.5f, 0}));
    AVIARY_CHECK((wav.right == std::vector<float>{-1, 0.25f}));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        bool refused = false;
        try {
            read_wav(data, size);
        } catch (const std::runtime_error&) {
            refused = true;
        }
        AVIARY_CHECK(refused);
    }
}

void each_zone_plays_its_file() {
    Rig rig("com.example.sampler");
    rig.keep("zones", "[" + zone(0, 59, tone_file("low.wav", 200)) + ", "
                          + zone(60, 90, tone_file("high.wav", 1000)) + "]");
    rig.settle();
    AVIARY_CHECK(played(rig, 60) == sine(second / 4, 1000, 0.5)); // its root, at the file's own rate
    const Sound below = played(rig, 48), octave_below = sine(second / 4, 100, 0.5);
    for (unsigned i = 0; i < below.frames(); ++i)
        AVIARY_CHECK(std::fabs(below.left[i] - octave_below.left[i]) < 1e-3);
    AVIARY_CHECK(played(rig, 91).peak() == 0); // no zone
}

void a_project_brings_its_zones() {
    Rig rig("com.example.sampler"), other("com.example.sampler");
    rig.keep("zones", "[" + zone(0, 127, tone_file("saved.wav", 300)) + "]");
    rig.settle();
    AVIARY_CHECK(other.load(rig.save()));
    other.settle();
    AVIARY_CHECK(played(other, 60) == sine(second / 4, 300, 0.5));
}

void a_missing_file_is_told_and_the_others_play_on_until_it_is_back() {
    Rig rig("com.example.sampler"), other("com.example.sampler");
    const std::string there = tone_file("there.wav", 200), gone = tone_file("gone.wav", 1000);
    rig.keep("zones", "[" + zone(0, 59, gone) + ", " + zone(60, 127, there) + "]");
    rig.settle();
    AVIARY_CHECK(rig.log().empty());
    fs::remove(gone);
    AVIARY_CHECK(other.load(rig.save()));
    other.settle();
    AVIARY_CHECK(other.log().find("the file '" + gone + "' is gone") != std::string::npos);
    AVIARY_CHECK(played(other, 60) == sine(second / 4, 200, 0.5));
    AVIARY_CHECK(played(other, 59).peak() == 0);
    tone_file("gone.wav", 1000); // it is found where it was
    other.wait(1000);
    other.settle();
    AVIARY_CHECK(played(other, 59).peak() > 0.4);
}

void a_note_plays_to_its_end_from_the_file_it_began_with() {
    Rig rig("com.example.sampler"), other("com.example.sampler");
    const std::string first = "[" + zone(0, 127, tone_file("first.wav", 200)) + "]";
    for (Rig* each : {&rig, &other}) {
        each->keep("zones", first);
        each->settle();
        each->note_on(64);
        each->run(1000);
    }
    other.keep("zones", "[" + zone(0, 127, tone_file("second.wav", 1000)) + "]");
    other.settle();
    rig.note_off(64, 3000);
    other.note_off(64, 3000);
    AVIARY_CHECK(rig.run(second) == other.run(second));
    AVIARY_CHECK(played(other, 60) == sine(second / 4, 1000, 0.5));
}

void new_code_plays_the_notes_on() {
    Rig rig("com.example.sampler"), other("com.example.sampler");
    rig.keep("zones", "[" + zone(0, 127, tone_file("on.wav", 440)) + "]");
    rig.settle();
    rig.note_on(57);
    rig.note_on(64, 0.5, 500);
    rig.note_off(57, 1500);
    rig.run(2000);
    AVIARY_CHECK(other.take_over(rig));
    rig.note_off(64, 700);
    other.note_off(64, 700);
    const Sound out = rig.run(second / 2);
    AVIARY_CHECK(out.peak() > 0.2);
    AVIARY_CHECK(out == other.run(second / 2));
}

} // namespace

int main() {
    files_of_both_kinds_are_read();
    each_zone_plays_its_file();
    a_project_brings_its_zones();
    a_missing_file_is_told_and_the_others_play_on_until_it_is_back();
    a_note_plays_to_its_end_from_the_file_it_began_with();
    new_code_plays_the_notes_on();
    return failures();
}
