// The driver of a JACK server, jackd's or PipeWire's: two ports out and two in, connected to the first two of the hardware
// where it has them.
#include "base/nonblocking.h"
#include "engine/drivers/device.h"
#include "engine/drivers/uncancelled_posix.h"

#include <jack/jack.h>

#include <array>
#include <atomic>
#include <cstring>
#include <string>

namespace aviary::engine {

namespace {

constexpr const char* audio = JACK_DEFAULT_AUDIO_TYPE;

Error failure(const std::string& message) { return {"audio.jack", message, {}}; }

struct CloseClient {
    void operator()(jack_client_t* client) const { jack_client_close(client); }
};

class JackDevice : public Device {
public:
    /// Takes over the client. What can fail is registered in prepare().
    explicit JackDevice(jack_client_t* client)
        : client_(client) {}

    Result<void> prepare();
    double sample_rate() const override { return jack_get_sample_rate(client_.get()); }
    std::uint32_t frames() const override { return jack_get_buffer_size(client_.get()); }
    Result<void> start(Process process) override;
    std::uint64_t xruns() const override { return xruns_.load(std::memory_order_relaxed); }
    std::optional<Error> lost() override;

private:
    using Ports = std::array<jack_port_t*, 2>;

    void process(jack_nframes_t frames) const noexcept AVIARY_NONBLOCKING;
    Result<void> add_ports(Ports& ports, const char* left, const char* right, unsigned long direction);
    void connect();

    // Called by JACK, on threads of its own.
    static int call(jack_nframes_t frames, void* self);
    static int xrun(void* self);
    static void shut_down(jack_status_t code, const char* reason, void* self);

    Process process_;
    Ports in_{}, out_{};
    std::atomic<std::uint64_t> xruns_ = 0;
    std::atomic_flag told_ = ATOMIC_FLAG_INIT;
    std::array<char, 200> reason_{}; ///< written before lost_ is set, and never after
    std::atomic<bool> lost_ = false;
    std::unique_ptr<jack_client_t, CloseClient> client_; // the last: it ends before what its callbacks use
};

Result<void> JackDevice::prepare() {
    if (const auto added = add_ports(in_, "in_left", "in_right", JackPortIsInput); !added) return added;
    if (const auto added = add_ports(out_, "out_left", "out_right", JackPortIsOutput); !added) return added;
    jack_client_t* client = client_.get();
    if (jack_set_process_callback(client, call, this) != 0 || jack_set_xrun_callback(client, xrun, this) != 0)
        return failure("the JACK server takes no more clients");
    jack_on_info_shutdown(client, shut_down, this);
    return {};
}

Result<void> JackDevice::add_ports(
    Ports& ports, const char* left, const char* right, unsigned long direction) {
    ports = {jack_port_register(client_.get(), left, audio, direction, 0),
        jack_port_register(client_.get(), right, audio, direction, 0)};
    if (ports[0] && ports[1]) return {};
    return failure("the JACK server has no more ports: end another program that uses it");
}

Result<void> JackDevice::start(Process process) {
    process_ = std::move(process);
    if (jack_activate(client_.get()) != 0) return failure("the JACK server does not let the program play");
    connect();
    return {};
}

/// Connects to the hardware. If that has one port only, the port gets both channels. Errors are ignored: a connection
/// may be there already, and one that cannot be made here can be made by hand.
void JackDevice::connect() {
    const auto join = [this](const Ports& ours, unsigned long theirs) {
        jack_client_t* client = client_.get();
        const char** ports = jack_get_ports(client, nullptr, audio, JackPortIsPhysical | theirs);
        if (!ports) return;
        for (std::size_t i = 0; i < 2; ++i) {
            const char* hardware = ports[i] ? ports[i] : ports[0];
            const char* own = jack_port_name(ours[i]);
            if (theirs == JackPortIsInput)
                jack_connect(client, own, hardware);
            else
                jack_connect(client, hardware, own);
        }
        jack_free(ports);
    };
    join(out_, JackPortIsInput);
    join(in_, JackPortIsOutput);
}

int JackDevice::call(jack_nframes_t frames, void* self) {
    uncancelled([&] { static_cast<const JackDevice*>(self)->process(frames); });
    return 0;
}

void JackDevice::process(jack_nframes_t frames) const noexcept AVIARY_NONBLOCKING {
    const auto buffer = [frames](jack_port_t* port) {
        return static_cast<float*>(jack_port_get_buffer(port, frames));
    };
    process_({buffer(in_[0]), buffer(in_[1]), buffer(out_[0]), buffer(out_[1]), frames});
}

int JackDevice::xrun(void* self) {
    static_cast<JackDevice*>(self)->xruns_.fetch_add(1, std::memory_order_relaxed);
    return 0;
}

void JackDevice::shut_down(jack_status_t, const char* reason, void* self) {
    auto& device = *static_cast<JackDevice*>(self);
    if (device.told_.test_and_set(std::memory_order_relaxed)) return; // more than one thread may notice
    std::strncpy(device.reason_.data(), reason ? reason : "", device.reason_.size() - 1);
    device.lost_.store(true, std::memory_order_release);
}

std::optional<Error> JackDevice::lost() {
    if (!lost_.load(std::memory_order_acquire)) return std::nullopt;
    const std::string reason = reason_.data();
    return failure("the JACK server is gone" + (reason.empty() ? "" : ": " + reason));
}

Result<std::unique_ptr<Device>> open_jack() {
    // JACK would print what goes wrong; here it is told as an error.
    jack_set_error_function([](const char*) {});
    jack_set_info_function([](const char*) {});
    jack_status_t status{};
    jack_client_t* client = jack_client_open("aviary", JackNoStartServer, &status);
    if (!client && (status & JackVersionError))
        return failure("the JACK server and the JACK library of this program are of different versions");
    if (!client)
        return failure("no JACK server is running: start one first (jackd), or run under PipeWire's pw-jack");
    auto device = std::make_unique<JackDevice>(client);
    if (const auto prepared = device->prepare(); !prepared) return prepared.error();
    return std::unique_ptr<Device>(std::move(device));
}

} // namespace

AVIARY_DRIVER Device* aviary_open_device(Error& error) {
    auto device = open_jack();
    if (device) return device->release();
    error = device.error();
    return nullptr;
}

} // namespace aviary::engine
