// An open audio device. Its sample rate and block length are known before the engine is made. It calls back once
// started.
//
//     auto device = open_device("lib/aviary/jack.so");
//     if (!device) return device.error();
//     Engine engine({.sample_rate = (*device)->sample_rate(), .max_frames = (*device)->frames()});
//     auto started = (*device)->start([&](const Block& block) { engine.process(block.left, block.right, block.frames); });
//     // main thread, now and then: if (auto loss = (*device)->lost()) device->reset(), and play without it
//
// The device must be destroyed before what its callback uses. All but the callback is [main-thread]. A driver is a
// library of its own, because the libraries that it needs would double the time that every child process takes to
// start.
#pragma once

#include "base/result.h"

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

namespace aviary::engine {

/// One call of the device: its input, and where to write its output.
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
    /// From now on it calls back. To be called once.
    virtual Result<void> start(Process process) = 0;
    /// Gaps in the sound since the start, because a block was not ready in time.
    virtual std::uint64_t xruns() const = 0;
    /// Why it does not play any more; nullopt while it does.
    virtual std::optional<Error> lost() = 0;
};

/// Opens the device of a driver: jack.so (the JACK server that JACK_DEFAULT_SERVER names, else the default one) or
/// rtaudio.so (the system's default device). Errors: audio.left_out without that library, audio.jack, audio.rtaudio.
Result<std::unique_ptr<Device>> open_device(const std::filesystem::path& driver);

/// A driver exports this under the name "aviary_open_device". Returns a device to be deleted, or nullptr and the error.
using OpenDevice = Device*(Error& error);

} // namespace aviary::engine

#define AVIARY_DRIVER extern "C" __attribute__((visibility("default")))
