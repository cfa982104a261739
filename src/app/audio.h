// What drives the workshop's sound: the audio device that was asked for or, where there is none, a clock in its place.
//
//     auto device = open_device(options.audio, trouble);
//     const engine::EngineSetup setup = setup_for(device.get());       // before the engine is made
//     AudioDriver driver(io, std::move(device), setup, process, trouble);
//     io.run();
//
// That a device is missing, or goes away, is told and is never the end. Everything but the callback is [main-thread].
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

/// What --audio takes.
enum class Audio : std::uint8_t { browser, jack, rtaudio, null };
Words audio_words(Audio& audio); ///< `audio` outlives it

/// Takes a sentence for people.
using Trouble = std::function<void(const std::string& text)>;

/// nullptr is no device: because none was asked for, or because it cannot be had, which is told then.
std::unique_ptr<engine::Device> open_device(Audio audio, const Trouble& trouble);

/// For the engine that plays on it.
engine::EngineSetup setup_for(const engine::Device* device);

/// How much of a block's time a plugin in a cage has for it. A device waits for nobody; what the page plays is held
/// back anyhow, so there a machine that is busy compiling makes nothing late.
double cage_share(const engine::Device* device);

class AudioDriver {
public:
    /// Starts to call `process`, on the audio thread. When a device is gone, or has not called for three seconds, the
    /// clock goes on with what was the device's rate and block.
    AudioDriver(boost::asio::io_context& io, std::unique_ptr<engine::Device> device,
        const engine::EngineSetup& setup, engine::Device::Process process, Trouble trouble);
    ~AudioDriver(); ///< returns once the last block has ended, and within a second, whatever the device does

    bool on_device() const { return device_ != nullptr; } ///< not on the clock

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
    int until_xruns_ = 0, still_ = 0; ///< looks
    boost::asio::steady_timer timer_;
    // One of the two:
    std::unique_ptr<engine::Device> device_;
    std::shared_ptr<engine::Shutter> shutter_; ///< of the device
    std::optional<engine::NullClock> clock_;
};

} // namespace aviary::app
