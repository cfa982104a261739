// For tests: the other end of a JACK cable, which sends 1, 2, 3 … into one port and keeps what comes out of another, and a
// block that takes long.
#pragma once

#include "engine/drivers/device.h"

#include <gtest/gtest.h>
#include <jack/jack.h>

#include <atomic>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

namespace aviary::engine {

class JackCable {
public:
    JackCable()
        : client_(jack_client_open("cable", JackNoStartServer, nullptr)) {
        in_ = jack_port_register(client_, "in", JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
        out_ = jack_port_register(client_, "out", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
        jack_set_process_callback(client_, process, this);
        EXPECT_EQ(jack_activate(client_), 0);
    }
    ~JackCable() { jack_client_close(client_); }

    /// After the sample `last` it begins anew at 1.
    void send_to(const char* port, int last = 1 << 24) {
        last_ = last;
        EXPECT_EQ(jack_connect(client_, "cable:out", port), 0) << port;
    }
    void listen_to(const char* port) { EXPECT_EQ(jack_connect(client_, port, "cable:in"), 0) << port; }
    /// The block of the whole server.
    void set_block(unsigned frames) { EXPECT_EQ(jack_set_buffer_size(client_, frames), 0); }
    unsigned block() const { return jack_get_buffer_size(client_); }
    std::vector<std::string> connections(const char* port) const {
        std::vector<std::string> names;
        const char** found = jack_port_get_all_connections(client_, jack_port_by_name(client_, port));
        for (const char** name = found; name && *name; ++name) names.push_back(*name);
        jack_free(found);
        return names;
    }

    /// The next `count` frames from the first on that is not silence; fewer when they do not come.
    std::vector<float> hear(std::size_t count) {
        heard_.assign(count, 0);
        taken_.store(0, std::memory_order_release);
        const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(30);
        while (taken_.load(std::memory_order_acquire) < count && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        std::vector<float> result(heard_.begin(), heard_.begin() + long(taken_.exchange(full)));
        return result;
    }

private:
    static constexpr std::size_t full = std::size_t(-1);

    static int process(jack_nframes_t frames, void* self) {
        auto& cable = *static_cast<JackCable*>(self);
        auto* out = static_cast<float*>(jack_port_get_buffer(cable.out_, frames));
        for (unsigned i = 0; i < frames; ++i) out[i] = float(cable.sent_ = cable.sent_ % cable.last_ + 1);
        const auto* in = static_cast<const float*>(jack_port_get_buffer(cable.in_, frames));
        std::size_t taken = cable.taken_.load(std::memory_order_acquire);
        if (taken == full) return 0;
        for (unsigned i = 0; i < frames && taken < cable.heard_.size(); ++i)
            if (taken > 0 || in[i] != 0) cable.heard_[taken++] = in[i];
        cable.taken_.store(taken, std::memory_order_release);
        return 0;
    }

    jack_client_t* client_;
    jack_port_t *in_ = nullptr, *out_ = nullptr;
    std::atomic<int> last_ = 1 << 24;
    int sent_ = 0; ///< of the audio thread
    std::vector<float> heard_;
    std::atomic<std::size_t> taken_ = full; ///< of heard_, which is the audio thread's while it is not full
};

/// A block that takes a second: long enough for its server to be killed and its device to be destroyed meanwhile.
class LongBlock {
public:
    Device::Process process() {
        return [this](const Block&) {
            if (begun_.exchange(true)) return;
            const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(1);
            while (std::chrono::steady_clock::now() < end) {
            }
            ended_ = true;
        };
    }
    bool begun() const { return begun_; }
    bool ended() const { return ended_; }

private:
    std::atomic<bool> begun_ = false, ended_ = false;
};

} // namespace aviary::engine
