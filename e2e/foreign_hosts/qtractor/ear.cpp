// A JACK client that sings a sine into a host and writes down what the host makes of it.
//
//     ear SECONDS > sound.f32     # waits for a JACK server, then for a host that connects to ear:in_1 and ear:in_2
//
// The sine (440 Hz, amplitude 0.5, on both sides) leaves at ear:out_1 and ear:out_2. Standard output: 32-bit floats, left
// and right in turn. Waits as long as it is let.
#include <jack/jack.h>

#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <thread>
#include <vector>

namespace {

struct Ear {
    jack_port_t* in[2];
    jack_port_t* out[2];
    double phase = 0, step = 0;
    std::vector<float> sound; ///< as long as wanted; written by the audio thread alone until full
    std::size_t heard = 0;    ///< samples in `sound`
    std::atomic<bool> listening{false}, full{false};
};

int process(jack_nframes_t frames, void* context) {
    Ear& ear = *static_cast<Ear*>(context);
    float *in[2], *out[2];
    for (int side = 0; side < 2; ++side) {
        in[side] = static_cast<float*>(jack_port_get_buffer(ear.in[side], frames));
        out[side] = static_cast<float*>(jack_port_get_buffer(ear.out[side], frames));
    }
    for (jack_nframes_t frame = 0; frame < frames; ++frame, ear.phase += ear.step)
        out[0][frame] = out[1][frame] = float(0.5 * std::sin(ear.phase));
    if (!ear.listening.load(std::memory_order_acquire)) return 0;
    for (jack_nframes_t frame = 0; frame < frames && ear.heard < ear.sound.size(); ++frame)
        for (float* side : in) ear.sound[ear.heard++] = side[frame];
    if (ear.heard == ear.sound.size()) ear.full.store(true, std::memory_order_release);
    return 0;
}

template <class Condition>
void wait_until(Condition condition) {
    while (!condition()) std::this_thread::sleep_for(std::chrono::milliseconds(20));
}

int fail(const char* what) {
    std::fprintf(stderr, "ear: %s\n", what);
    return 1;
}

} // namespace

int main(int count, char** arguments) {
    const double seconds = count == 2 ? std::atof(arguments[1]) : 0;
    if (seconds <= 0) return fail("expected one argument, the seconds to record");
    jack_set_error_function([](const char*) {}); // a server that is not there yet is no error
    jack_client_t* client = nullptr;
    wait_until([&] { return (client = jack_client_open("ear", JackNoStartServer, nullptr)) != nullptr; });

    Ear ear;
    const double rate = jack_get_sample_rate(client);
    ear.step = 2 * M_PI * 440 / rate;
    ear.sound.resize(2 * std::size_t(seconds * rate));
    const char *in_names[] = {"in_1", "in_2"}, *out_names[] = {"out_1", "out_2"};
    for (int side = 0; side < 2; ++side) {
        ear.in[side] =
            jack_port_register(client, in_names[side], JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
        ear.out[side] =
            jack_port_register(client, out_names[side], JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    }
    jack_set_process_callback(client, process, &ear);
    if (jack_activate(client)) return fail("the JACK server refused the client");

    std::fprintf(stderr, "ear: ready\n");
    wait_until([&] { return jack_port_connected(ear.in[0]) && jack_port_connected(ear.in[1]); });
    ear.listening.store(true, std::memory_order_release);
    wait_until([&] { return ear.full.load(std::memory_order_acquire); });
    jack_client_close(client);
    return std::fwrite(ear.sound.data(), sizeof(float), ear.sound.size(), stdout) == ear.sound.size() ? 0 : 1;
}
