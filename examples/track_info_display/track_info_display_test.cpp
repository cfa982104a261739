#include <aviary/testing.h>

#include <cstdio>
#include <fstream>
#include <iostream>
#include <sstream>

using namespace aviary::testing;
using aviary::TrackKind;

namespace {

constexpr const char* terminal = "track_info_display_test.txt";

std::string shown() {
    std::fflush(stderr);
    std::ifstream file(terminal);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

void every_change_is_a_line_and_what_is_no_change_is_none() {
    Rig rig("com.example.track-info-display");
    AVIARY_CHECK(shown().empty());
    rig.set_track("Bass", 0xffff8800);
    rig.run(64);
    rig.set_track("Bass", 0xffff8800);
    rig.set_track("Echoes", 0xff0000ff, TrackKind::return_track);
    AVIARY_CHECK(shown()
                 == "track \"Bass\" track #ff8800, change 1\n"
                    "track \"Echoes\" return #0000ff, change 2\n");
}

void sound_passes_unchanged() {
    Rig rig("com.example.track-info-display");
    rig.set_track("Drums");
    rig.set("quiet_return", 1);
    const Sound in = noise(2000);
    AVIARY_CHECK(rig.run(in) == in);
}

/// A copy would pass on numbers so small that they are slow to compute with.
void sound_is_multiplied_not_copied() {
    Rig rig("com.example.track-info-display");
    Sound in = silence(300);
    for (float& sample : in.left) sample = 1e-39f;
    AVIARY_CHECK(rig.run(in).peak() == 0);
}

void on_a_return_track_it_can_be_quiet() {
    Rig rig("com.example.track-info-display");
    rig.set_track("Echoes", 0, TrackKind::return_track);
    const Sound in = noise(2000);
    AVIARY_CHECK(rig.run(in) == in);
    rig.set("quiet_return", 1);
    AVIARY_CHECK(rig.run(in).peak() == 0);
}

} // namespace

int main() {
    if (!std::freopen(terminal, "w", stderr)) return 1;
    every_change_is_a_line_and_what_is_no_change_is_none();
    sound_passes_unchanged();
    sound_is_multiplied_not_copied();
    on_a_return_track_it_can_be_quiet();
    if (failures() > 0) std::cout << shown(); // the checks speak on stderr too
    return failures();
}
