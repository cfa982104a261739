// Runs a plugin without a host, for its author's tests. The plugin is loaded and played through CLAP, as in any host.
//
//     #include <aviary/testing.h>
//     using namespace aviary::testing;
//
//     int main() {
//         Rig rig("com.example.tremolo");
//         rig.set("depth", 100);
//         Sound out = rig.run(sine(48000, 440));
//         AVIARY_CHECK(out.finite());
//         AVIARY_CHECK(out.peak() <= 1.0);
//         return failures();
//     }
//
// aviary_add_plugin(tremolo SOURCES tremolo.cpp TESTS tremolo_test.cpp) builds it with the plugin's own sources, and
// ctest runs it. A Rig also works inside GoogleTest or any other framework. Everything here is for one thread.
#pragma once

#include <aviary/event.h>
#include <aviary/track_info.h>

#include <memory>
#include <string>
#include <vector>

namespace aviary::testing {

/// Stereo sound. Both channels are of one length.
struct Sound {
    std::vector<float> left, right;

    unsigned frames() const { return unsigned(left.size()); }
    /// Neither infinities nor not-a-numbers.
    bool finite() const;
    /// Largest absolute sample; 0 for no sound.
    double peak() const;
    /// Root of the mean square over both channels.
    double rms() const;
    /// Largest difference between a sample and the next: a click is larger than the sound around it.
    double largest_step() const;
    /// The frames from first on, count of them or up to the end.
    Sound part(unsigned first, unsigned count) const;
};
bool operator==(const Sound& a, const Sound& b);

Sound silence(unsigned frames);
Sound sine(unsigned frames, double hz, double level = 1, double sample_rate = 48000);
/// White noise, the same for the same seed.
Sound noise(unsigned frames, double level = 1, unsigned seed = 1);

/// A plugin, in a small host.
class Rig {
public:
    /// Makes the plugin of that id (null: the library's first) and activates it. Ends the program with a message when
    /// there is none, or when it refuses: no test makes sense then.
    explicit Rig(const char* plugin_id = nullptr, double sample_rate = 48000, unsigned max_frames = 512);
    ~Rig();
    Rig(const Rig&) = delete;
    Rig& operator=(const Rig&) = delete;

    /// Sets a parameter, by the author's id; an unknown id ends the program with a message. The plugin gets the value
    /// at that frame of the next run().
    void set(const char* param_id, double value, unsigned at_frame = 0);
    /// As typed by a user: "2 kHz", "Saw". False when that means nothing.
    bool set_text(const char* param_id, const char* text, unsigned at_frame = 0);
    double value(const char* param_id) const;
    std::string text(const char* param_id) const;
    std::vector<std::string> param_ids() const;

    /// Gives what is kept under that id another value, as the plugin's editor would: in the words of a preset
    /// (preset.h), and a file also by its "path" in quotes. Words that mean nothing end the program with a message. It
    /// is heard from the next run() on.
    void keep(const char* id, const std::string& value);

    /// Notes for the next run(); key 0..127, velocity 0..1.
    void note_on(int key, double velocity = 1, unsigned at_frame = 0);
    void note_off(int key, unsigned at_frame = 0);
    void note_choke(int key, unsigned at_frame = 0);
    /// A MIDI message of three bytes.
    void midi(unsigned char status, unsigned char data_1, unsigned char data_2, unsigned at_frame = 0);
    /// Adds to a parameter until the next modulate(): for the whole plugin, or for the notes of a key.
    void modulate(const char* param_id, double amount, unsigned at_frame = 0, int key = -1);
    /// The song plays at this tempo from here on, or stands still.
    void play(double beats_a_minute, double from_beat = 0);
    void stop();

    /// From here on the host says this of the plugin's track. Colour 0xAARRGGBB; 0: it says none.
    void set_track(const char* name, unsigned colour = 0, TrackKind kind = TrackKind::track);

    /// Runs the plugin over the input, in blocks of max_frames, and returns its output. The sounds are the first two
    /// channels of the main busses; a mono output is returned on both sides.
    Sound run(const Sound& input);
    /// Likewise, with a sound on the second input bus.
    Sound run(const Sound& input, const Sound& side_chain);
    /// Runs it on silence.
    Sound run(unsigned frames) { return run(silence(frames)); }

    /// What the plugin sent in the last run(). Frames count from the start of that run. Sysex bytes are valid until the
    /// next run().
    std::vector<Event> sent() const;

    /// The names of its factory presets.
    std::vector<std::string> presets() const;
    /// False when there is no preset of that name.
    bool load_preset(const char* name);

    void reset();
    unsigned latency() const;
    unsigned tail() const;

    /// The state as a project keeps it, parameters included.
    std::vector<unsigned char> save() const;
    /// False when the plugin refuses the state.
    bool load(const std::vector<unsigned char>& state);
    /// Goes on where the other plugin is, sound under way included, as new code does after a save of its source. Before
    /// the first run(). False when the plugin refuses.
    bool take_over(Rig& old);

    /// Waits until all tasks are done and all that is Made is there, and gives the plugin the main thread that it asked
    /// for. Ends the program with a message when that takes more than 10 seconds.
    void settle();
    /// Whether the sound is made for a file: then a plugin may take its time.
    void set_offline(bool offline);
    /// So much time passes without sound: timers run.
    void wait(unsigned milliseconds);
    /// Whether the plugin asked to be restarted, as after a change of its latency.
    bool wants_restart() const;
    /// Deactivates it and activates it again.
    void restart();
    /// What came out of an output bus in the last run(): 0 is the main one. Mono comes on both sides.
    Sound output(unsigned bus) const;
    /// What the plugin wrote to the host's log, a line each.
    std::string log() const;

    /// The clap_plugin itself, for what a Rig does not offer.
    const void* clap_plugin() const;

private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

/// Says on stderr what failed and where, and counts it.
void check(bool holds, const char* claim, const char* file, int line);
/// How many checks failed so far; main() returns it.
int failures();

} // namespace aviary::testing

#define AVIARY_CHECK(claim) ::aviary::testing::check(static_cast<bool>(claim), #claim, __FILE__, __LINE__)
