#include <aviary/testing.h>

using namespace aviary::testing;
using aviary::Event;
using aviary::EventType;

namespace {

constexpr unsigned a_step = 6000; // frames, at 120 beats a minute and 48 kHz

/// Steps that all have this key; those that are 'x' in the pattern are on.
std::string steps(const std::string& pattern, int key, double length = 0.5) {
    std::string text;
    for (unsigned i = 0; i < 16; ++i)
        text += (i > 0 ? ", [" : "[") + std::string(pattern[i % pattern.size()] == 'x' ? "true" : "false")
                + ", " + std::to_string(key) + ", 0.75, " + std::to_string(length) + "]";
    return "[" + text + "]";
}

/// "on 60 at 0, off 60 at 3000"
std::string told(const std::vector<Event>& events) {
    std::string text;
    for (const Event& event : events)
        text += (text.empty() ? "" : ", ") + std::string(event.type == EventType::note_on ? "on " : "off ")
                + std::to_string(event.key) + " at " + std::to_string(event.frame);
    return text;
}

void it_sounds_before_anything_is_changed() {
    Rig rig("com.example.step-sequencer");
    rig.play(120);
    rig.run(3 * a_step);
    AVIARY_CHECK(told(rig.sent()) == "on 48 at 0, off 48 at 3000, on 60 at 12000, off 60 at 15000");
}

void steps_strike_and_end_at_their_frames() {
    Rig rig("com.example.step-sequencer");
    rig.keep("steps", steps("x--x", 60));
    rig.play(120);
    rig.run(4 * a_step + 1);
    AVIARY_CHECK(
        told(rig.sent()) == "on 60 at 0, off 60 at 3000, on 60 at 18000, off 60 at 21000, on 60 at 24000");
    AVIARY_CHECK(rig.sent()[0].velocity == 0.75);
}

void sixteen_steps_come_again() {
    Rig rig("com.example.step-sequencer");
    rig.keep("steps", steps("x---------------", 60));
    rig.play(120);
    rig.run(33 * a_step);
    AVIARY_CHECK(
        told(rig.sent())
        == "on 60 at 0, off 60 at 3000, on 60 at 96000, off 60 at 99000, on 60 at 192000, off 60 at 195000");
}

void an_edit_is_heard_while_it_plays_and_what_sounds_ends_right() {
    Rig rig("com.example.step-sequencer");
    rig.keep("steps", steps("x", 60));
    rig.play(120);
    rig.run(1000);
    AVIARY_CHECK(told(rig.sent()) == "on 60 at 0");
    rig.keep("steps", steps("x", 72));
    rig.set("transpose", 2);
    rig.run(2 * a_step - 1000);
    AVIARY_CHECK(told(rig.sent()) == "off 60 at 2000, on 74 at 5000, off 74 at 8000");
}

void a_note_sounds_until_the_next_strikes() {
    Rig rig("com.example.step-sequencer");
    rig.keep("steps", steps("x-", 60, 9));
    rig.play(120);
    rig.run(3 * a_step);
    AVIARY_CHECK(told(rig.sent()) == "on 60 at 0, off 60 at 12000, on 60 at 12000");
    rig.stop();
    rig.run(10);
    AVIARY_CHECK(told(rig.sent()) == "off 60 at 0");
    rig.run(10);
    AVIARY_CHECK(rig.sent().empty());
}

void a_jump_of_the_song_leaves_no_note_behind() {
    Rig rig("com.example.step-sequencer");
    rig.keep("steps", steps("--------x-------", 60, 4));
    rig.play(120, 2);
    rig.run(100);
    AVIARY_CHECK(told(rig.sent()) == "on 60 at 0");
    rig.play(120, 0);
    rig.run(100);
    AVIARY_CHECK(told(rig.sent()) == "off 60 at 0");
}

void what_is_played_along_passes() {
    Rig rig("com.example.step-sequencer");
    rig.note_on(40, 1, 7);
    rig.note_off(40, 9);
    rig.run(64);
    AVIARY_CHECK(told(rig.sent()) == "on 40 at 7, off 40 at 9");
}

void a_project_brings_its_steps() {
    Rig rig("com.example.step-sequencer"), other("com.example.step-sequencer");
    rig.keep("steps", steps("-x", 67));
    AVIARY_CHECK(other.load(rig.save()));
    other.play(120);
    other.run(2 * a_step);
    AVIARY_CHECK(told(other.sent()) == "on 67 at 6000, off 67 at 9000");
}

void new_code_ends_the_note_and_goes_on_in_the_same_step() {
    Rig rig("com.example.step-sequencer"), other("com.example.step-sequencer");
    rig.keep("steps", steps("x", 60));
    rig.play(120);
    rig.run(a_step + 1000);
    AVIARY_CHECK(other.take_over(rig));
    other.play(120, (a_step + 1000) / 24000.0);
    other.run(2 * a_step);
    AVIARY_CHECK(told(other.sent()) == "off 60 at 2000, on 60 at 5000, off 60 at 8000, on 60 at 11000");
    rig.run(2 * a_step);
    AVIARY_CHECK(told(rig.sent()) == told(other.sent()));
}

} // namespace

int main() {
    it_sounds_before_anything_is_changed();
    steps_strike_and_end_at_their_frames();
    sixteen_steps_come_again();
    an_edit_is_heard_while_it_plays_and_what_sounds_ends_right();
    a_note_sounds_until_the_next_strikes();
    a_jump_of_the_song_leaves_no_note_behind();
    what_is_played_along_passes();
    a_project_brings_its_steps();
    new_code_ends_the_note_and_goes_on_in_the_same_step();
    return failures();
}
