// Calls the engine for each block: from the audio device that was asked for or, if there is none, from a clock.
//
//     auto device = open_device(options.audio, trouble);
//     const engine::EngineSetup setup = setup_for(device.get());       // before the engine is made
//     AudioDriver driver(io, std::move(device), setup, process, trouble);
//     io.run();
//
// If a device is missing or goes away, a person is told and the song plays on by the clock. Everything is [main-thread]
// except `process`.
#pragma once

#include "app/command_line/verb.h"
#include "engine/drivers/null_clock.h"
#include "engine/drivers/shutter.h"
#include "engine/engine.h"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace aviary::app {

/// The choices of --audio.
enum class Audio : std::uint8_t { browser, jack, rtaudio, null };
Words audio_words(Audio& audio); ///< `audio` must outlive the result

/// Called with a sentence for people.
using Trouble = std::function<void(const std::string& text)>;

/// Null: no device was asked for, or it cannot be opened; then `trouble` is told why.
std::unique_ptr<engine::Device> open_device(Audio audio, const Trouble& trouble);

/// The sample rate and block of the device; without a device 48000 Hz and 512 frames.
engine::EngineSetup setup_for(const engine::Device* device);

/// How long a plugin in a cage may take for a block, as a part of the block's time. A device does not wait, so the part
/// is small. Without a device pages buffer the sound, so a plugin may be late while the machine compiles.
double cage_share(const engine::Device* device);

class AudioDriver {
public:
    /// Begins to call `process` on the audio thread. If the device is lost, or has not called for three seconds, the
    /// clock goes on with the device's rate and block.
    AudioDriver(boost::asio::io_context& io, std::unique_ptr<engine::Device> device,
        const engine::EngineSetup& setup, engine::Device::Process process, Trouble trouble);
    ~AudioDriver(); ///< waits for the last block; takes less than a second even if the device hangs

    bool on_device() const { return device_ != nullptr; } ///< false: the clock calls

private:
    void start_device();
    void start_clock();
    void end_device();
    void go_on_without(const Error& reason);
    void wait();
    void attend();
    bool stands_still();
    void tell_xruns();

    const engine::EngineSetup setup_;
    const engine::Device::Process process_;
    const Trouble trouble_;
    std::uint64_t xruns_told_ = 0, blocks_seen_ = 0;
    int until_xruns_ = 0, still_ = 0; ///< counted in calls of attend()
    boost::asio::steady_timer timer_;
    // Either the device with its shutter, or the clock:
    std::unique_ptr<engine::Device> device_;
    std::shared_ptr<engine::Shutter> shutter_; ///< stands between the device and `process`
    std::optional<engine::NullClock> clock_;
};

} // namespace aviary::app
