#include <aviary/testing.h>

#include <cmath>

using namespace aviary::testing;

namespace {

constexpr unsigned second = 48000;

/// Loudness of each of the parts that the sound is cut into.
std::vector<double> loudness(const Sound& sound, unsigned parts) {
    std::vector<double> all;
    const unsigned frames = sound.frames() / parts;
    for (unsigned i = 0; i < parts; ++i) all.push_back(sound.part(i * frames, frames).rms());
    return all;
}

void without_depth_the_sound_passes_unchanged() {
    Rig rig("com.example.tremolo");
    rig.set("depth", 0);
    rig.run(second); // let the depth arrive
    const Sound in = noise(second);
    AVIARY_CHECK(rig.run(in) == in);
}

void the_loudness_swings_at_the_rate() {
    Rig rig("com.example.tremolo");
    rig.set("depth", 100);
    rig.set("rate", 2);
    rig.run(second);
    const auto level = loudness(rig.run(sine(second, 1000)), 32);
    int rises = 0;
    for (std::size_t i = 0; i < level.size(); ++i) {
        const double mean = 0.35, next = level[(i + 1) % level.size()];
        rises += level[i] < mean && next >= mean;
    }
    AVIARY_CHECK(rises == 2);
}

void no_shape_clicks_even_when_chosen_while_playing() {
    Rig rig("com.example.tremolo");
    rig.set("depth", 100);
    rig.set("rate", 20);
    const Sound in = sine(second, 100, 0.5);
    rig.set_text("shape", "Triangle", second / 4);
    rig.set_text("shape", "square", second / 2);
    const Sound out = rig.run(in);
    AVIARY_CHECK(out.finite());
    AVIARY_CHECK(out.peak() <= 0.5);
    AVIARY_CHECK(out.largest_step() < in.largest_step() + 0.5 * 0.02);
}

void spread_sets_the_sides_against_each_other() {
    Rig rig("com.example.tremolo");
    rig.set("depth", 100);
    rig.set("spread", 180);
    rig.run(second);
    const Sound out = rig.run(sine(second, 1000));
    double apart = 0;
    for (unsigned i = 0; i < out.frames(); ++i)
        apart = std::fmax(apart, std::fabs(out.left[i] - out.right[i]));
    AVIARY_CHECK(apart > 0.9);
}

void new_code_goes_on_where_the_old_was() {
    Rig rig("com.example.tremolo"), other("com.example.tremolo");
    rig.set("rate", 7.3);
    rig.run(second + 77);
    AVIARY_CHECK(other.take_over(rig));
    const Sound in = noise(second);
    AVIARY_CHECK(rig.run(in) == other.run(in));
}

} // namespace

int main() {
    without_depth_the_sound_passes_unchanged();
    the_loudness_swings_at_the_rate();
    no_shape_clicks_even_when_chosen_while_playing();
    spread_sets_the_sides_against_each_other();
    new_code_goes_on_where_the_old_was();
    return failures();
}
