#include <aviary/testing.h>

#include <cmath>

using namespace aviary::testing;

namespace {

constexpr unsigned second = 48000;
constexpr unsigned faded = second / 10; // by then the loop has come to its full level

/// A looper that has recorded this sound and plays it from its beginning in the next run().
void record(Rig& rig, const Sound& sound) {
    rig.set_offline(true); // faster than it is played, a live tape would run out of pages
    rig.set_text("mode", "Record");
    rig.run(sound);
    rig.set_text("mode", "Play");
}

double farthest(const Sound& a, const Sound& b) {
    double apart = 0;
    for (unsigned i = 0; i < a.frames(); ++i)
        apart =
            std::fmax(apart, std::fmax(std::fabs(a.left[i] - b.left[i]), std::fabs(a.right[i] - b.right[i])));
    return apart;
}

Sound added(const Sound& a, const Sound& b) {
    Sound sum = a;
    for (unsigned i = 0; i < a.frames(); ++i) sum.left[i] += b.left[i], sum.right[i] += b.right[i];
    return sum;
}

void what_was_recorded_plays_again_and_again() {
    Rig rig("com.example.looper");
    const Sound sound = noise(second);
    record(rig, sound);
    rig.run(second);
    AVIARY_CHECK(farthest(rig.run(second), sound) < 1e-6);
    AVIARY_CHECK(farthest(rig.run(second), sound) < 1e-6);
}

void what_is_overdubbed_sounds_with_it() {
    Rig rig("com.example.looper");
    const Sound first = noise(second, 0.5, 1), more = noise(second, 0.25, 2);
    record(rig, first);
    rig.run(second);
    rig.set_text("mode", "Overdub");
    AVIARY_CHECK(farthest(rig.run(more), added(first, more)) < 1e-6); // one hears what is being added
    rig.set_text("mode", "Play");
    AVIARY_CHECK(farthest(rig.run(second), added(first, more)) < 1e-6);
}

void it_neither_begins_nor_ends_with_a_click() {
    Rig rig("com.example.looper");
    const Sound sound = sine(second, 100, 0.5);
    record(rig, sound);
    rig.set_text("mode", "Stop", second / 3);
    const Sound out = rig.run(second);
    AVIARY_CHECK(out.part(second / 2, second).peak() < 1e-4);
    AVIARY_CHECK(out.largest_step() < sound.largest_step() + 0.5 * 0.02);
}

void two_minutes_are_saved_and_sound_the_same_elsewhere() {
    Rig rig("com.example.looper"), other("com.example.looper");
    const Sound sound = noise(121 * second);
    record(rig, sound);
    rig.set_text("mode", "Stop");
    rig.run(1);
    AVIARY_CHECK(other.load(rig.save()));
    rig.set_text("mode", "Play");
    other.set_text("mode", "Play");
    const Sound out = other.run(121 * second);
    AVIARY_CHECK(rig.run(121 * second) == out);
    const Sound all = out.part(faded, 120 * second - faded);
    AVIARY_CHECK(farthest(all, sound.part(faded, all.frames())) < 1e-6);
    AVIARY_CHECK(out.left[120 * second + faded] == out.left[faded]); // the tape's end: there it begins again
}

void a_project_saved_while_it_records_keeps_its_loop() {
    Rig rig("com.example.looper"), other("com.example.looper");
    const Sound sound = noise(second);
    rig.set_text("mode", "Record");
    rig.run(sound);
    AVIARY_CHECK(other.load(rig.save()));
    other.set_offline(true);
    other.run(silence(second)); // goes on recording
    other.set_text("mode", "Play");
    const Sound out = other.run(2 * second);
    AVIARY_CHECK(farthest(out.part(faded, second - faded), sound.part(faded, second - faded)) < 1e-6);
    AVIARY_CHECK(out.part(second, second).peak() == 0);
}

void new_code_goes_on_recording_and_sounds_as_the_old_would() {
    Rig rig("com.example.looper"), other("com.example.looper");
    rig.set_offline(true);
    other.set_offline(true);
    rig.set_text("mode", "Record");
    rig.run(noise(second + 77));
    AVIARY_CHECK(other.take_over(rig));
    const Sound more = noise(second, 1, 2), on_top = noise(3 * second, 0.1, 3);
    AVIARY_CHECK(rig.run(more) == other.run(more));
    for (const char* mode : {"Play", "Overdub", "Stop"}) {
        rig.set_text("mode", mode);
        other.set_text("mode", mode);
        AVIARY_CHECK(rig.run(on_top) == other.run(on_top));
    }
    AVIARY_CHECK(rig.save() == other.save());
}

void new_code_goes_on_playing_where_the_old_was() {
    Rig rig("com.example.looper"), other("com.example.looper");
    record(rig, noise(second));
    rig.run(second / 3);
    AVIARY_CHECK(other.take_over(rig));
    const Sound out = rig.run(2 * second);
    AVIARY_CHECK(out.peak() > 0.9);
    AVIARY_CHECK(other.run(2 * second) == out);
}

} // namespace

int main() {
    what_was_recorded_plays_again_and_again();
    what_is_overdubbed_sounds_with_it();
    it_neither_begins_nor_ends_with_a_click();
    two_minutes_are_saved_and_sound_the_same_elsewhere();
    a_project_saved_while_it_records_keeps_its_loop();
    new_code_goes_on_recording_and_sounds_as_the_old_would();
    new_code_goes_on_playing_where_the_old_was();
    return failures();
}
