#include <aviary/testing.h>

#include <cmath>
#include <filesystem>
#include <fstream>

using namespace aviary::testing;

namespace {

namespace fs = std::filesystem;

constexpr unsigned second = 48000;

/// A WAV file of 32-bit floats at 48 kHz; its path in quotes, for Rig::keep().
std::string impulse(const std::string& name, const Sound& sound) {
    const auto number = [](std::size_t value, int bytes) {
        std::string text;
        for (; bytes > 0; --bytes, value >>= 8) text += char(value & 0xff);
        return text;
    };
    std::string samples;
    for (unsigned i = 0; i < sound.frames(); ++i)
        for (const float sample : {sound.left[i], sound.right[i]})
            samples.append(reinterpret_cast<const char*>(&sample), sizeof sample);
    const std::string form = number(3, 2) + number(2, 2) + number(second, 4) + number(second * 8, 4)
                             + number(8, 2) + number(32, 2);
    const std::string chunks =
        "WAVEfmt " + number(form.size(), 4) + form + "data" + number(samples.size(), 4) + samples;
    const fs::path path = fs::current_path() / "convolver_test_files" / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << "RIFF" << number(chunks.size(), 4) << chunks;
    return "\"" + path.string() + "\"";
}

/// Noise that fades to a thousandth, of the energy to which an impulse is brought.
Sound room(unsigned frames, unsigned seed) {
    Sound sound = noise(frames, 1, seed);
    for (unsigned i = 0; i < frames; ++i) {
        const float gain = float(std::exp(-6.9 * i / frames));
        sound.left[i] *= gain;
        sound.right[i] *= gain;
    }
    const float loud = float(sound.rms() * std::sqrt(frames));
    for (unsigned i = 0; i < frames; ++i) sound.left[i] /= loud, sound.right[i] /= loud;
    return sound;
}

/// The sum of products that a convolution is, `late` frames later.
double convolved(
    const std::vector<float>& in, const std::vector<float>& with, unsigned frame, unsigned late) {
    double sum = 0;
    for (unsigned i = 0; i < with.size() && late + i <= frame; ++i)
        sum += double(with[i]) * in[frame - late - i];
    return sum;
}

/// Lets nothing but the impulse be heard.
void choose(Rig& rig, const std::string& file) {
    rig.set("mix", 100);
    rig.keep("impulse", file);
    rig.settle();
    rig.run(second); // the step that fades is over, and the mix has arrived
}

void it_convolves_each_side_with_its_impulse() {
    Rig rig("com.example.convolver");
    const Sound hall = room(3000, 5), in = noise(8000, 0.5);
    choose(rig, impulse("hall.wav", hall));
    const Sound out = rig.run(in);
    AVIARY_CHECK(rig.latency() == 256);
    for (unsigned frame = 0; frame < in.frames(); frame += 7) {
        AVIARY_CHECK(std::fabs(out.left[frame] - convolved(in.left, hall.left, frame, 256)) < 1e-5);
        AVIARY_CHECK(std::fabs(out.right[frame] - convolved(in.right, hall.right, frame, 256)) < 1e-5);
    }
}

void what_is_not_wet_is_late_by_the_latency() {
    Rig rig("com.example.convolver");
    rig.set("mix", 0);
    rig.run(second);
    const Sound in = noise(second), out = rig.run(in);
    AVIARY_CHECK(out.part(rig.latency(), second) == in.part(0, second - rig.latency()));
}

void the_sound_ends_with_the_tail_that_was_told() {
    Rig rig("com.example.convolver");
    choose(rig, impulse("tail.wav", room(10000, 6)));
    AVIARY_CHECK(rig.tail() >= 10000 && rig.tail() < 11000);
    rig.run(noise(second));
    AVIARY_CHECK(rig.run(10000).peak() > 1e-5);
    AVIARY_CHECK(rig.run(second).part(rig.latency() + rig.tail() - 10000, second).peak() < 1e-6);
}

void a_larger_room_rings_for_longer() {
    Rig rig("com.example.convolver");
    choose(rig, impulse("size.wav", room(10000, 6)));
    rig.set("size", 200);
    rig.run(1);
    rig.settle();
    AVIARY_CHECK(rig.tail() >= 20000 && rig.tail() < 21000);
}

void another_kernel_makes_no_click() {
    Rig rig("com.example.convolver");
    Sound one = silence(1), other = silence(1);
    one.left[0] = one.right[0] = 1;
    other.left[0] = other.right[0] = -1; // as far away as can be
    choose(rig, impulse("one.wav", one));
    rig.run(sine(100, 100));
    const Sound in = sine(second, 100, 0.5);
    rig.run(in);
    rig.keep("impulse", impulse("other.wav", other));
    rig.settle();
    const Sound out = rig.run(in);
    AVIARY_CHECK(out.largest_step() < in.largest_step() + 2 * 0.5 / 256 + 1e-4);
    AVIARY_CHECK(std::fabs(out.left[1000] + in.left[1000 - 256]) < 1e-5); // it is the other one
}

void a_missing_file_is_told_and_the_kernel_before_sounds_on() {
    Rig rig("com.example.convolver");
    choose(rig, impulse("there.wav", room(500, 7)));
    AVIARY_CHECK(rig.log().empty());
    choose(rig, "\"/nowhere/gone.wav\"");
    AVIARY_CHECK(rig.log().find("the file '/nowhere/gone.wav' is gone") != std::string::npos);
    AVIARY_CHECK(rig.run(noise(second)).peak() > 0.01);
}

void a_file_that_is_back_is_heard_and_was_told_missing_once() {
    Rig rig("com.example.convolver");
    Sound click = silence(1);
    click.left[0] = click.right[0] = 1;
    const std::string file = impulse("back.wav", click);
    fs::remove(file.substr(1, file.size() - 2));
    choose(rig, file);
    for (int i = 0; i < 3; ++i) rig.wait(1000), rig.settle();
    const std::string said = rig.log();
    AVIARY_CHECK(said.find("is gone") != std::string::npos && said.find("is gone") == said.rfind("is gone"));
    impulse("back.wav", click);
    rig.wait(1000);
    rig.settle();
    rig.run(second);
    const Sound in = noise(1000), out = rig.run(in);
    AVIARY_CHECK(std::fabs(out.left[500] - in.left[500 - 256]) < 1e-5);
}

void a_preset_brings_its_impulse() {
    Rig rig("com.example.convolver"), other("com.example.convolver");
    AVIARY_CHECK((rig.presets() == std::vector<std::string>{"Hall", "Small Room"}));
    choose(rig, impulse("short.wav", room(10, 9)));
    AVIARY_CHECK(rig.tail() < 1000);
    AVIARY_CHECK(rig.load_preset("Small Room"));
    rig.settle();
    AVIARY_CHECK(rig.log().empty());
    AVIARY_CHECK(rig.value("mix") == 35);
    AVIARY_CHECK(rig.tail() > 0.2 * second && rig.tail() < 0.22 * second);
    AVIARY_CHECK(other.load(rig.save()));
    other.settle();
    rig.run(2 * second);
    other.run(2 * second);
    const Sound in = noise(second), out = rig.run(in);
    AVIARY_CHECK(out.finite() && out.peak() > 0.1);
    const Sound same = other.run(in);
    for (unsigned i = 0; i < second; ++i) // their steps begin at other frames: rounding differs
        AVIARY_CHECK(std::fabs(same.left[i] - out.left[i]) < 1e-5);
}

void new_code_rings_on() {
    Rig rig("com.example.convolver"), other("com.example.convolver");
    choose(rig, impulse("ring.wav", room(second / 2, 8)));
    rig.run(noise(second + 77));
    AVIARY_CHECK(other.take_over(rig));
    const Sound out = rig.run(second / 2);
    AVIARY_CHECK(out.peak() > 0.1);
    AVIARY_CHECK(other.run(second / 2) == out);
}

} // namespace

int main() {
    it_convolves_each_side_with_its_impulse();
    what_is_not_wet_is_late_by_the_latency();
    the_sound_ends_with_the_tail_that_was_told();
    a_larger_room_rings_for_longer();
    another_kernel_makes_no_click();
    a_missing_file_is_told_and_the_kernel_before_sounds_on();
    a_file_that_is_back_is_heard_and_was_told_missing_once();
    a_preset_brings_its_impulse();
    new_code_rings_on();
    return failures();
}
