// An audio device that is open: what it plays at is known before the engine is made; it calls back once it is started.
//
//     auto device = open_device("lib/aviary/jack.so");
//     if (!device) return device.error();
//     Engine engine({.sample_rate = (*device)->sample_rate(), .max_frames = (*device)->frames()});
//     auto started = (*device)->start([&](const Block& block) { engine.process(block.left, block.right, block.frames); });
//     // main thread, now and then: if (auto loss = (*device)->lost()) device->reset(), and play without it
//
// The device goes before what its callback uses. All but the callback is [main-thread]. A driver is a library of its own,
// so that only who wants a device loads what devices need: it would double the time every child process takes to start.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace aviary::engine {

/// One call of the device: what came in, and where what goes out is to be written.
struct Block {
    const float *input_left = nullptr, *input_right = nullptr; ///< nullptr when there is no input
    float *left = nullptr, *right = nullptr;
    std::uint32_t frames = 0;
};

class Device {
public:
    /// Fills the block. Called on the device's own thread, the audio thread.
    using Process = std::function<void(const Block&)>;

    Device() = default;
    virtual ~Device() = default; ///< returns once the last block has ended
    Device(const Device&) = delete;
    Device& operator=(const Device&) = delete;

    virtual double sample_rate() const = 0;
    /// Length of a block when the device was opened; later ones may be of any length.
    virtual std::uint32_t frames() const = 0;
    /// From now on it calls back. Once.
    virtual Result<void> start(Process process) = 0;
    /// Gaps in the sound, because a block was not ready in time, since the start.
    virtual std::uint64_t xruns() const = 0;
    /// Why it will not call back any more; nothing while it does.
    virtual std::optional<Error> lost() = 0;
};

/// The device of a driver: jack.so (of the JACK server that the environment names, else of the usual one) or rtaudio.so
/// (what the system takes for its default). Errors: audio.left_out without that library, audio.jack, audio.rtaudio.
Result<std::unique_ptr<Device>> open_device(const std::filesystem::path& driver);

/// What a driver exports under the name "aviary_open_device": a device to be deleted, or nullptr and the error.
using OpenDevice = Device*(Error& error);

} // namespace aviary::engine

#define AVIARY_DRIVER extern "C" __attribute__((visibility("default")))
