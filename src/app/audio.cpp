#include "app/audio.h"

#include "engine/parallel/team.h"

#include "app/program.h"

#include <fmt/format.h>

#include <chrono>
#include <future>
#include <thread>

namespace aviary::app {

namespace {

constexpr engine::EngineSetup without_device{.sample_rate = 48000, .max_frames = 512};
constexpr auto between_looks = std::chrono::milliseconds(100);
constexpr int looks_to_give_up = 30;
constexpr auto longest_end = std::chrono::milliseconds(700);
constexpr int looks_between_xruns = 100; ///< ten seconds; all gaps in that time are told together

Result<std::unique_ptr<engine::Device>> open(Audio audio) {
    switch (audio) {
    case Audio::jack: return engine::open_device(drivers() / "jack.so");
    case Audio::rtaudio: {
        // Tries JACK first, because a JACK server that runs has the sound card for itself. Our RtAudio driver does not
        // use JACK.
        if (auto jack = engine::open_device(drivers() / "jack.so")) return jack;
        return engine::open_device(drivers() / "rtaudio.so");
    }
    case Audio::browser:
    case Audio::null: break;
    }
    return std::unique_ptr<engine::Device>();
}

std::string without(const Error& reason) {
    return reason.text() + "; the song plays without a device: press Listen on the page to hear it";
}

} // namespace

Words audio_words(Audio& audio) {
    return one_of<Audio>(audio, {{"browser", Audio::browser}, {"jack", Audio::jack},
                                    {"rtaudio", Audio::rtaudio}, {"null", Audio::null}});
}

std::unique_ptr<engine::Device> open_device(Audio audio, const Trouble& trouble) {
    auto device = open(audio);
    if (device) return *std::move(device);
    trouble(without(device.error()));
    return nullptr;
}

double cage_share(const engine::Device* device) { return device ? 0.5 : 4; }

engine::EngineSetup setup_for(const engine::Device* device) {
    if (!device) return without_device;
    return {.sample_rate = device->sample_rate(),
        .max_frames = device->frames(),
        .helpers = engine::other_cores()};
}

AudioDriver::AudioDriver(boost::asio::io_context& io, std::unique_ptr<engine::Device> device,
    const engine::EngineSetup& setup, engine::Device::Process process, Trouble trouble)
    : setup_(setup)
    , process_(std::move(process))
    , trouble_(std::move(trouble))
    , timer_(io)
    , device_(std::move(device)) {
    if (device_)
        start_device();
    else
        start_clock();
}

AudioDriver::~AudioDriver() { end_device(); }

void AudioDriver::start_device() {
    shutter_ = std::make_shared<engine::Shutter>(process_);
    const auto started =
        device_->start([shutter = shutter_](const engine::Block& block) { shutter->fill(block); });
    if (!started) return go_on_without(started.error());
    wait();
}

/// A device's library may wait for ever, for example for a server that was killed. So another thread destroys the device.
/// If that takes too long the device is left alone; the shutter keeps it from calling `process`.
void AudioDriver::end_device() {
    if (!device_) return;
    shutter_->shut();
    std::promise<void> done;
    const auto ended = done.get_future();
    std::thread([device = std::move(device_), promise = std::move(done)]() mutable {
        device.reset();
        promise.set_value();
    }).detach();
    ended.wait_for(longest_end);
}

void AudioDriver::go_on_without(const Error& reason) {
    end_device();
    start_clock();
    trouble_(without(reason));
}

void AudioDriver::start_clock() {
    clock_.emplace([this](float* left, float* right,
                       std::uint32_t frames) { process_({.left = left, .right = right, .frames = frames}); },
        setup_.sample_rate, setup_.max_frames);
}

void AudioDriver::wait() {
    timer_.expires_after(between_looks);
    timer_.async_wait([this](boost::system::error_code cancelled) {
        if (!cancelled) attend();
    });
}

void AudioDriver::attend() {
    if (const auto loss = device_->lost()) return go_on_without(*loss);
    if (stands_still()) return go_on_without({"audio.still", "the audio device stands still", {}});
    tell_xruns();
    wait();
}

bool AudioDriver::stands_still() {
    const std::uint64_t blocks = shutter_->blocks();
    still_ = blocks == blocks_seen_ ? still_ + 1 : 0;
    blocks_seen_ = blocks;
    return still_ >= looks_to_give_up;
}

void AudioDriver::tell_xruns() {
    const std::uint64_t xruns = device_->xruns();
    if (until_xruns_ > 0) --until_xruns_;
    if (until_xruns_ > 0 || xruns == xruns_told_) return;
    const std::uint64_t more = xruns - xruns_told_;
    trouble_(fmt::format("{} in the sound: a block was not ready in time",
        more == 1 ? "a gap" : fmt::format("{} gaps", more)));
    xruns_told_ = xruns;
    until_xruns_ = looks_between_xruns;
}

} // namespace aviary::app
