// The driver of the system's default audio device, by way of RtAudio: on Linux the first of PulseAudio (PipeWire too) and
// ALSA that has one. Stereo out; also in where there is something to record from. If that has one channel only, it is
// given as both.
//
// JACK has a driver of its own. When a JACK server is gone, RtAudio closes the stream at once, from another thread, and
// JACK then cancels the audio thread at any instruction. Unwinding from there may end the program.
#include "base/nonblocking.h"
#include "engine/drivers/device.h"
#include "engine/drivers/quiet_posix.h"
#include "engine/drivers/runaway.h"

#include <RtAudio.h>

#include <algorithm>
#include <atomic>
#include <memory>
#include <string>
#include <vector>

namespace aviary::engine {

namespace {

constexpr unsigned usual_frames = 512;
constexpr unsigned usual_sample_rate = 48000;
constexpr unsigned buffers = 4; ///< of the device, where RtAudio has a say

Error failure(const std::string& message) { return {"audio.rtaudio", message, {}}; }

/// RtAudio for the first kind of sound server or card that has a device here; null: none has.
std::unique_ptr<RtAudio> first_with_devices() {
    std::vector<RtAudio::Api> apis;
    RtAudio::getCompiledApi(apis);
    for (const auto api : apis) {
        if (api == RtAudio::UNIX_JACK) continue;
        auto rtaudio = std::make_unique<RtAudio>(api);
        rtaudio->showWarnings(false);
        if (rtaudio->getDeviceCount() > 0) return rtaudio;
    }
    return nullptr;
}

class RtAudioDevice : public Device {
public:
    ~RtAudioDevice() override;

    Result<void> open();
    double sample_rate() const override { return sample_rate_; }
    std::uint32_t frames() const override { return frames_; }
    Result<void> start(Process process) override;
    std::uint64_t xruns() const override { return xruns_.load(std::memory_order_relaxed); }
    std::optional<Error> lost() override;

private:
    void open_stream(RtAudio::StreamParameters* in);
    static int call(
        void* out, void* in, unsigned frames, double time, RtAudioStreamStatus status, void* self);
    void process(float* out, const float* in, std::uint32_t frames) noexcept AVIARY_NONBLOCKING;

    std::unique_ptr<RtAudio> rtaudio_;
    std::string name_; ///< of the device
    unsigned sample_rate_ = usual_sample_rate, frames_ = usual_frames;
    unsigned inputs_ = 0;
    Process process_;
    std::optional<Runaway> runaway_;    ///< of the audio thread once started
    std::atomic<bool> started_ = false; ///< what is above is there; RtAudio has its thread from open() on
    std::atomic<bool> ran_away_ = false;
    std::atomic<std::uint64_t> xruns_ = 0;
};

RtAudioDevice::~RtAudioDevice() {
    try {
        if (rtaudio_ && rtaudio_->isStreamOpen()) rtaudio_->closeStream();
    } catch (const RtAudioError&) { // a device that is gone cannot be told to stop
    }
}

Result<void> RtAudioDevice::open() {
    rtaudio_ = first_with_devices();
    if (!rtaudio_)
        return failure("RtAudio finds no sound card, PulseAudio, PipeWire or JACK server to play on");
    const auto device = rtaudio_->getDeviceInfo(rtaudio_->getDefaultOutputDevice());
    name_ = device.name;
    if (device.preferredSampleRate > 0) sample_rate_ = device.preferredSampleRate;

    const unsigned input = rtaudio_->getDefaultInputDevice();
    inputs_ = std::min(2u, rtaudio_->getDeviceInfo(input).inputChannels);
    if (inputs_ > 0) {
        RtAudio::StreamParameters in{.deviceId = input, .nChannels = inputs_};
        try {
            open_stream(&in);
            return {};
        } catch (const RtAudioError&) { // some devices cannot play and record at once: playing matters more
            inputs_ = 0;
        }
    }
    open_stream(nullptr);
    return {};
}

void RtAudioDevice::open_stream(RtAudio::StreamParameters* in) {
    RtAudio::StreamParameters out{.deviceId = rtaudio_->getDefaultOutputDevice(), .nChannels = 2};
    RtAudio::StreamOptions options;
    options.flags = RTAUDIO_NONINTERLEAVED | RTAUDIO_SCHEDULE_REALTIME;
    options.numberOfBuffers = buffers;
    options.streamName = "aviary";
    options.priority = 10;
    frames_ = usual_frames;
    rtaudio_->openStream(&out, in, RTAUDIO_FLOAT32, sample_rate_, &frames_, call, this, &options);
}

Result<void> RtAudioDevice::start(Process process) {
    process_ = std::move(process);
    runaway_.emplace(double(sample_rate_));
    started_.store(true, std::memory_order_release);
    try {
        rtaudio_->startStream();
    } catch (const RtAudioError& error) {
        return failure(name_ + " does not start: " + error.what());
    }
    return {};
}

int RtAudioDevice::call(
    void* out, void* in, unsigned frames, double, RtAudioStreamStatus status, void* self) {
    auto& device = *static_cast<RtAudioDevice*>(self);
    if (status != 0) device.xruns_.fetch_add(1, std::memory_order_relaxed);
    device.process(static_cast<float*>(out), static_cast<const float*>(in), frames);
    return 0;
}

void RtAudioDevice::process(float* out, const float* in, std::uint32_t frames) noexcept AVIARY_NONBLOCKING {
    const bool playing =
        started_.load(std::memory_order_acquire) && !ran_away_.load(std::memory_order_relaxed);
    if (playing && !runaway_->check(frames, Runaway::Clock::now())) {
        const bool has_input = in && inputs_ > 0;
        process_({has_input ? in : nullptr, has_input ? in + (inputs_ - 1) * frames : nullptr, out,
            out + frames, frames});
        return;
    }
    std::fill_n(out, 2 * std::size_t(frames), 0.0f);
    if (playing) ran_away_.store(true, std::memory_order_release);
}

std::optional<Error> RtAudioDevice::lost() {
    if (!ran_away_.load(std::memory_order_acquire)) return std::nullopt;
    return failure("the audio device is gone: " + name_);
}

Result<std::unique_ptr<Device>> open_rtaudio() {
    const Quiet quiet;
    try {
        auto device = std::make_unique<RtAudioDevice>();
        if (const auto opened = device->open(); !opened) return opened.error();
        return std::unique_ptr<Device>(std::move(device));
    } catch (const RtAudioError& error) {
        return failure(std::string("the audio device does not open: ") + error.what());
    }
}

} // namespace

AVIARY_DRIVER Device* aviary_open_device(Error& error) {
    auto device = open_rtaudio();
    if (device) return device->release();
    error = device.error();
    return nullptr;
}

} // namespace aviary::engine
