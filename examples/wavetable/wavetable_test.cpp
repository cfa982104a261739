#include <aviary/testing.h>

#include <cmath>
#include <complex>
#include <numbers>

using namespace aviary::testing;

namespace {

constexpr unsigned second = 48000;
constexpr const char* saw = "[1, 0.75, 0.5, 0.25, 0, -0.25, -0.5, -0.75, -1]";

/// The level of a tone within a sound of a second, whose frequency is whole.
double tone(const Sound& sound, unsigned hz) {
    std::complex<double> sum = 0;
    for (unsigned i = 0; i < sound.frames(); ++i) {
        const double angle = 2 * std::numbers::pi * hz * i / second;
        sum += double(sound.left[i]) * std::polar(1.0, angle);
    }
    return 2 * std::abs(sum) / sound.frames();
}

Sound held(Rig& rig, int key, double semitones_up = 0) {
    rig.note_on(key);
    if (semitones_up != 0) rig.midi(0xe0, 0, (unsigned char)(64 + semitones_up * 32));
    rig.run(second / 2);
    return rig.run(second);
}

void draw(Rig& rig, const std::string& wave) {
    rig.keep("table", wave);
    rig.settle();
}

void the_drawn_wave_has_its_overtones() {
    Rig rig("com.example.wavetable");
    draw(rig, saw);
    const Sound out = held(rig, 69); // 440 Hz
    const double first = tone(out, 440), turn = std::numbers::pi / 9;
    AVIARY_CHECK(first > 0.1);
    for (const unsigned overtone : {2u, 3u, 4u}) { // the series of straight lines between nine points
        const double expected = std::sin(overtone * turn) / std::sin(turn) / (overtone * overtone);
        AVIARY_CHECK(std::fabs(tone(out, overtone * 440) / first - expected) < 1e-3);
    }
}

/// At 7040 Hz a saw's fourth overtone, 28160 Hz, would come back as 19840 Hz.
void no_false_tone_comes_back_from_above() {
    Rig rig("com.example.wavetable");
    draw(rig, saw);
    const Sound out = held(rig, 117);
    AVIARY_CHECK(tone(out, 7040) > 0.1);
    for (const unsigned hz : {19840u, 12800u, 5760u, 1280u}) AVIARY_CHECK(tone(out, hz) < 1e-4);
    AVIARY_CHECK(held(rig, 117, -2).finite());
}

void a_preset_brings_its_wave() {
    Rig rig("com.example.wavetable"), other("com.example.wavetable");
    AVIARY_CHECK((rig.presets() == std::vector<std::string>{"Bright Saw", "Hollow", "Organ"}));
    AVIARY_CHECK(rig.load_preset("Hollow"));
    rig.settle();
    AVIARY_CHECK(rig.log().empty());
    AVIARY_CHECK(other.load(rig.save()));
    other.settle();
    const Sound out = held(rig, 69);
    AVIARY_CHECK(tone(out, 440) > 0.2);
    AVIARY_CHECK(tone(out, 880) < 1e-4); // every other overtone
    AVIARY_CHECK(tone(out, 1320) > 0.02);
    AVIARY_CHECK(held(other, 69) == out);
}

void a_voice_that_rings_on_keeps_its_wave() {
    Rig rig("com.example.wavetable"), other("com.example.wavetable");
    for (Rig* each : {&rig, &other}) {
        draw(*each, saw);
        each->set("release", 2000);
        each->note_on(57);
        each->run(second);
        each->note_off(57);
        each->run(1000);
    }
    draw(other, "[0, 1, 0, -1]");
    const Sound out = rig.run(second);
    AVIARY_CHECK(out.peak() > 0.01);
    AVIARY_CHECK(other.run(second) == out);
    rig.run(4 * second);
    other.run(4 * second);
    AVIARY_CHECK(tone(held(other, 69), 880) < 1e-4); // the next has the new one: no even overtones
    AVIARY_CHECK(tone(held(rig, 69), 880) > 0.05);
}

void what_is_no_wave_is_told_and_the_one_before_sounds_on() {
    Rig rig("com.example.wavetable");
    draw(rig, saw);
    draw(rig, "[1]");
    AVIARY_CHECK(rig.log().find("a wave has two points at least") != std::string::npos);
    AVIARY_CHECK(tone(held(rig, 69), 880) > 0.05);
}

void new_code_plays_the_notes_on() {
    Rig rig("com.example.wavetable"), other("com.example.wavetable");
    draw(rig, saw);
    rig.note_on(45);
    rig.note_on(64, 0.5, 500);
    rig.note_off(45, 1500);
    rig.run(2000);
    AVIARY_CHECK(other.take_over(rig));
    rig.note_off(64, 700);
    other.note_off(64, 700);
    const Sound out = rig.run(second / 2);
    AVIARY_CHECK(out.peak() > 0.1);
    AVIARY_CHECK(out == other.run(second / 2));
}

void notes_begin_and_end_without_a_click() {
    Rig rig("com.example.wavetable");
    draw(rig, "[0, 1, 0, -1]");
    rig.note_on(45);
    rig.note_off(45, second / 3);
    rig.note_on(45, 1, second / 2);
    rig.note_choke(45, second / 2 + 1000);
    const Sound out = rig.run(second);
    AVIARY_CHECK(out.largest_step() < 0.01); // of 110 Hz at a quarter of full level: 0.0046
    AVIARY_CHECK(out.part(second / 2 + 12000, second).peak() == 0);
}

} // namespace

int main() {
    the_drawn_wave_has_its_overtones();
    no_false_tone_comes_back_from_above();
    a_preset_brings_its_wave();
    a_voice_that_rings_on_keeps_its_wave();
    what_is_no_wave_is_told_and_the_one_before_sounds_on();
    new_code_plays_the_notes_on();
    notes_begin_and_end_without_a_click();
    return failures();
}
