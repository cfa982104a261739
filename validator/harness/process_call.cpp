#include "validator/harness/process_call.h"

#include "validator/report.h"
#include "validator/rule.h"

#include <algorithm>
#include <cmath>
#include <cstring>

#include <sys/mman.h>
#include <unistd.h>

#if defined(__SSE2__)
#include <xmmintrin.h>
#endif

namespace aviary::validator {
namespace {

constexpr std::size_t fence_bytes = 512;
constexpr unsigned char canary = 0xc5;

std::size_t page_size() { return std::size_t(sysconf(_SC_PAGESIZE)); }

/// A value that no calculation gives: one certain pattern among those that are not a number.
template <typename Sample>
struct Poison;
template <>
struct Poison<float> {
    using Bits = std::uint32_t;
    static constexpr Bits bits = 0x7fc0dead;
};
template <>
struct Poison<double> {
    using Bits = std::uint64_t;
    static constexpr Bits bits = 0x7ff8deaddeaddead;
};

template <typename Sample>
bool is_poison(Sample sample) {
    typename Poison<Sample>::Bits bits;
    std::memcpy(&bits, &sample, sizeof bits);
    return bits == Poison<Sample>::bits;
}

template <typename Sample>
void poison(void* channel, std::uint32_t frames) {
    const auto bits = Poison<Sample>::bits;
    for (std::uint32_t i = 0; i < frames; ++i)
        std::memcpy(static_cast<Sample*>(channel) + i, &bits, sizeof bits);
}

std::size_t sample_size(bool wide) { return wide ? sizeof(double) : sizeof(float); }

unsigned float_mode() {
#if defined(__SSE2__)
    return _mm_getcsr() & ~0x3fu; // without the flags of what has happened
#else
    return 0;
#endif
}

} // namespace

double unit(Random& random) { return double(random() >> 11) * 0x1p-53; }

Memory::Memory(std::size_t most, Fence fence)
    : mapped_((most + 2 * fence_bytes + page_size() - 1) / page_size() * page_size() + 2 * page_size())
    , map_(static_cast<unsigned char*>(
          mmap(nullptr, mapped_, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)))
    , fence_(fence) {
    if (map_ == MAP_FAILED) throw std::bad_alloc();
    if (fence == Fence::page) mprotect(map_ + mapped_ - page_size(), page_size(), PROT_NONE);
}
Memory::~Memory() { munmap(map_, mapped_); }

unsigned char* Memory::begin(std::size_t size) {
    size_ = size;
    start_ = fence_ == Fence::page ? map_ + mapped_ - page_size() - size : map_ + page_size();
    std::memset(start_ - fence_bytes, canary, fence_bytes);
    if (fence_ == Fence::canary) std::memset(start_ + size, canary, fence_bytes);
    return start_;
}

bool Memory::intact() const {
    const auto is_canary = [](unsigned char byte) { return byte == canary; };
    return std::all_of(start_ - fence_bytes, start_, is_canary)
           && (fence_ == Fence::page || std::all_of(start_ + size_, start_ + size_ + fence_bytes, is_canary));
}

double BusBuffers::get(std::size_t channel, std::size_t frame) const {
    return wide ? static_cast<const double*>(channels[channel])[frame]
                : double(static_cast<const float*>(channels[channel])[frame]);
}
void BusBuffers::set(std::size_t channel, std::size_t frame, double value) {
    if (wide)
        static_cast<double*>(channels[channel])[frame] = value;
    else
        static_cast<float*>(channels[channel])[frame] = float(value);
}

Block::Block(const BusLayout& layout, const Shape& shape)
    : in_place_(shape.in_place) {
    const auto make = [&](const Bus& bus, const BusBuffers* shared) {
        BusBuffers buffers;
        buffers.wide = shape.wide && bus.wide;
        for (unsigned channel = 0; channel < bus.channels; ++channel) {
            if (shared && shared->wide == buffers.wide && channel < shared->memory.size())
                buffers.memory.push_back(shared->memory[channel]);
            else
                buffers.memory.push_back(
                    std::make_shared<Memory>(shape.max_frames * sample_size(buffers.wide), shape.fence));
            buffers.channels.push_back(nullptr);
        }
        return buffers;
    };
    for (const Bus& bus : layout.inputs) inputs.push_back(make(bus, nullptr));
    for (const Bus& bus : layout.outputs) {
        const bool shares =
            shape.in_place && bus.in_place_with >= 0 && std::size_t(bus.in_place_with) < inputs.size();
        outputs.push_back(make(bus, shares ? &inputs[std::size_t(bus.in_place_with)] : nullptr));
    }
    takes_notes = layout.takes_notes;
    takes_midi = layout.takes_midi;
    events.reserve(4096);
    seen.complaints.reserve(16);
}

void Block::begin(std::uint32_t count) {
    frames = count;
    events.clear();
    static const Transport usual;
    transport = &usual;
    lists = Lists::all;
    seen.complaints.clear();
    seen = {0, 0, 0, false, std::move(seen.complaints)};
    // Outputs first: where they share memory with inputs, the input stays.
    for (auto* side : {&outputs, &inputs})
        for (BusBuffers& bus : *side) {
            bus.flags = 0;
            bus.off = false;
            for (std::size_t channel = 0; channel < bus.channels.size(); ++channel) {
                void* at = bus.memory[channel]->begin(frames * sample_size(bus.wide));
                bus.channels[channel] = at;
                if (side == &inputs)
                    std::memset(at, 0, frames * sample_size(bus.wide));
                else
                    bus.wide ? poison<double>(at, frames) : poison<float>(at, frames);
            }
        }
}

void Block::fill(
    const std::function<double(std::size_t bus, std::size_t channel, std::size_t frame)>& value) {
    for (std::size_t bus = 0; bus < inputs.size(); ++bus) {
        inputs[bus].flags = 0;
        for (std::size_t channel = 0; channel < inputs[bus].channels.size(); ++channel)
            for (std::uint32_t frame = 0; frame < frames; ++frame)
                inputs[bus].set(channel, frame, value(bus, channel, frame));
    }
}

void Block::fill_noise(Random& random, double level) {
    fill([&](std::size_t, std::size_t, std::size_t) {
        // In steps that a float holds exactly, and never so small as to be subnormal.
        return level * (double(std::int64_t(random() & 0xffff) - 0x8000) / 0x8000);
    });
}

void Block::say_silent() {
    for (BusBuffers& bus : inputs)
        bus.flags = bus.channels.size() < 64 ? (1ull << bus.channels.size()) - 1 : ~0ull;
}

void Block::remember_inputs() {
    remembered_.clear();
    if (in_place_) return;
    for (const BusBuffers& bus : inputs) {
        auto& channels = remembered_.emplace_back();
        for (const void* channel : bus.channels) {
            const auto* first = static_cast<const unsigned char*>(channel);
            channels.emplace_back(first, first + frames * sample_size(bus.wide));
        }
    }
}

template <typename Sample>
void Block::channel_faults(std::vector<Fault>& found, std::size_t bus, std::size_t channel,
    bool flag_is_silence, bool may_be_subnormal) const {
    const auto* samples = static_cast<const Sample*>(outputs[bus].channels[channel]);
    const auto say = [&](const char* rule, const auto&... parts) {
        found.push_back(
            {rule, words("output ", bus, ", channel ", channel, " ", parts..., " (", frames, " frames)")});
    };
    for (std::uint32_t i = 0; i < frames; ++i) {
        const Sample sample = samples[i];
        if (is_poison(sample)) return say(watched::writes, "was left unwritten from frame ", i, " on");
        if (!std::isfinite(sample)) return say(watched::finite, "is ", sample, " at frame ", i);
        if (!may_be_subnormal && std::fpclassify(sample) == FP_SUBNORMAL)
            return say(watched::subnormal, "is the subnormal ", sample, " at frame ", i);
    }
    if (channel >= 64 || !(outputs[bus].flags >> channel & 1)) return;
    for (std::uint32_t i = 0; i < frames; ++i)
        if (samples[i] != (flag_is_silence ? Sample(0) : samples[0]))
            return say(watched::flags, "is ", samples[i], " at frame ", i,
                " although its flag says that it is ", flag_is_silence ? "silent" : "constant");
}

void Block::buffer_faults(std::vector<Fault>& found) const {
    for (const auto* side : {&inputs, &outputs})
        for (std::size_t bus = 0; bus < side->size(); ++bus)
            for (std::size_t channel = 0; channel < (*side)[bus].memory.size(); ++channel)
                if (!(*side)[bus].memory[channel]->intact())
                    found.push_back({watched::buffers, words("something was written beyond the buffer of ",
                                                           side == &inputs ? "input " : "output ", bus,
                                                           ", channel ", channel, " (", frames, " frames)")});
    for (std::size_t bus = 0; bus < remembered_.size(); ++bus)
        for (std::size_t channel = 0; channel < remembered_[bus].size(); ++channel)
            if (std::memcmp(remembered_[bus][channel].data(), inputs[bus].channels[channel],
                    remembered_[bus][channel].size())
                != 0)
                found.push_back(
                    {watched::inputs, words("input ", bus, ", channel ", channel, " was changed")});
}

void Block::call_faults(std::vector<Fault>& found, bool realtime) const {
    for (const Complaint& complaint : seen.complaints) found.push_back({complaint.rule, complaint.text});
    if (realtime && seen.allocations + seen.frees > 0)
        found.push_back({watched::memory, words("process() makes ", seen.allocations, " allocations and ",
                                              seen.frees, " frees in a call")});
    if (realtime && seen.locks > 0)
        found.push_back({watched::locks, words("process() takes locks (", seen.locks, " in a call)")});
    if (seen.float_mode_changed)
        found.push_back({watched::float_mode, "process() leaves the floating-point mode changed"});
}

std::vector<Fault> Block::faults(bool flag_is_silence, bool may_be_subnormal, bool realtime) const {
    std::vector<Fault> found;
    call_faults(found, realtime);
    for (std::size_t bus = 0; bus < outputs.size(); ++bus)
        for (std::size_t channel = 0; !outputs[bus].off && channel < outputs[bus].channels.size(); ++channel)
            if (outputs[bus].wide)
                channel_faults<double>(found, bus, channel, flag_is_silence, may_be_subnormal);
            else
                channel_faults<float>(found, bus, channel, flag_is_silence, may_be_subnormal);
    buffer_faults(found);
    return found;
}

double Block::peak() const {
    double peak = 0;
    for (const double sample : heard()) peak = std::max(peak, std::abs(sample));
    return peak;
}

std::vector<double> Block::heard() const {
    std::vector<double> all;
    for (const BusBuffers& bus : outputs)
        for (std::size_t channel = 0; channel < bus.channels.size(); ++channel)
            for (std::uint32_t i = 0; i < frames; ++i) all.push_back(bus.get(channel, i));
    return all;
}

namespace {

/// What the host did itself on this thread, in all its OwnWork.
struct Counts {
    std::uint64_t allocations = 0, frees = 0, locks = 0;
};
thread_local Counts own;

} // namespace

OwnWork::~OwnWork() {
    own.allocations += counts_.allocations();
    own.frees += counts_.frees();
    own.locks += counts_.locks();
}

ProcessWatch::ProcessWatch(Block::Seen& seen)
    : seen_(seen)
    , float_mode_(float_mode()) {
    own = {};
}

ProcessWatch::~ProcessWatch() {
    seen_.allocations = counts_.allocations() - own.allocations;
    seen_.frees = counts_.frees() - own.frees;
    seen_.locks = counts_.locks() - own.locks;
    seen_.float_mode_changed = float_mode() != float_mode_;
}

} // namespace aviary::validator
