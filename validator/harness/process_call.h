// One call of process(): sound in fenced memory, events, the transport; and what is wrong with it afterwards.
//
//     Block block(layout, {.max_frames = 512});
//     block.begin(100); block.fill_noise(random, 0.5); block.events.push_back(...);
//     plugin.process(block);
//     for (const Fault& fault : block.faults(flag_is_silence)) harness.fault(fault.rule, fault.text);
//
// Outputs are poisoned first, so that a sample left unwritten shows; around each channel lies a fence.
#pragma once

#include "rt/no_alloc.h"

#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

namespace aviary::validator {

struct Bus {
    std::string name;
    unsigned channels = 0;
    bool main = true;
    bool wide = false;         ///< takes 64-bit samples
    int in_place_with = -1;    ///< of an output: the input whose buffers it may share
    bool starts_active = true; ///< otherwise the host switches it on when it wants it
};

struct BusLayout {
    std::vector<Bus> inputs, outputs;
    unsigned note_inputs = 0, note_outputs = 0;
    bool takes_notes = false; ///< as events of their own
    bool takes_midi = false;  ///< as MIDI messages
};

struct Transport {
    bool playing = true, recording = false, looping = false;
    bool has_tempo = true, has_beats = true, has_seconds = true, has_signature = true;
    double tempo = 120, beats = 0, seconds = 0, loop_start = 0, loop_end = 4; ///< quarter notes, seconds
    int numerator = 4, denominator = 4;
};

struct Event {
    enum class Kind : std::uint8_t {
        parameter,   ///< id, value
        modulation,  ///< id, value as an offset
        note_on,     ///< value is the velocity
        note_off,    ///< likewise
        note_choke,  ///<
        expression,  ///< id is the kind, as CLAP counts them
        midi,        ///< bytes
        sysex,       ///< a message of id bytes
        transport,   ///< the transport of this event
        alien_space, ///< a parameter's change in a name space that is not CLAP's
        alien_type,  ///< a type that does not exist
    };
    Kind kind = Kind::parameter;
    std::uint32_t frame = 0, id = 0;
    double value = 0;
    std::int32_t note_id = -1;
    std::int16_t port = -1, channel = -1, key = -1; ///< -1: all of them
    std::uint8_t bytes[3] = {};
    void* cookie = nullptr;
    Transport transport;
};

/// What a call did that it must not do: the watched rule that it breaks, and what was seen.
struct Fault {
    const char* rule;
    std::string text;
};

enum class Status { error, go_on, go_on_if_not_quiet, tail, sleep, unknown };

/// What lies around a channel's samples: values that must stay, or pages that cannot be touched.
enum class Fence { canary, page };

/// Room for one channel.
class Memory {
public:
    Memory(std::size_t most, Fence fence);
    ~Memory();
    Memory(const Memory&) = delete;
    Memory& operator=(const Memory&) = delete;

    unsigned char* begin(std::size_t size); ///< Where `size` bytes lie now, fenced.
    bool intact() const;                    ///< True as long as nobody wrote over the fence.

private:
    std::size_t mapped_, size_ = 0;
    unsigned char *map_, *start_ = nullptr;
    Fence fence_;
};

/// The samples of one bus.
struct BusBuffers {
    std::vector<std::shared_ptr<Memory>> memory;
    std::vector<void*> channels; ///< float* or double*
    bool wide = false;
    bool off = false;        ///< switched off by the host: of an output, nothing need be written to it
    std::uint64_t flags = 0; ///< per channel: constant (CLAP) or silent (VST3)

    double get(std::size_t channel, std::size_t frame) const;
    void set(std::size_t channel, std::size_t frame, double value);
};

using Random = std::mt19937_64;
double unit(Random& random); ///< 0 to 1

class Block {
public:
    struct Shape {
        std::uint32_t max_frames = 512;
        bool wide = false, in_place = false;
        Fence fence = Fence::canary;
    };
    Block(const BusLayout& layout, const Shape& shape);

    /// A new call: silent inputs, poisoned outputs, no events, the usual transport.
    void begin(std::uint32_t frames);
    void fill_noise(Random& random, double level);
    void fill(const std::function<double(std::size_t bus, std::size_t channel, std::size_t frame)>& value);
    void say_silent(); ///< sets the flags of all inputs
    /// To be called when the inputs are as the plugin shall see them.
    void remember_inputs();
    /// What the call did that no call may do. `flag_is_silence`: VST3's flag says zero, CLAP's says constant.
    /// `realtime`: memory and locks count.
    std::vector<Fault> faults(bool flag_is_silence, bool may_be_subnormal, bool realtime) const;

    double peak() const;               ///< of the outputs
    std::vector<double> heard() const; ///< the outputs, channel after channel

    std::uint32_t frames = 0;
    std::vector<BusBuffers> inputs, outputs;
    std::vector<Event> events; ///< in the order they are handed over
    const Transport* transport = nullptr;
    enum class Lists { all, without_the_optional, none };
    Lists lists = Lists::all; ///< of VST3's lists of events and changes; the others are null

    struct Complaint {
        const char *rule, *text;
    };
    struct Seen { ///< filled by the call
        std::uint64_t allocations = 0, frees = 0, locks = 0;
        bool float_mode_changed = false;
        std::vector<Complaint> complaints;          ///< of the host about what the plugin sent
        void complain(const Complaint& complaint) { ///< allocates nothing
            if (complaints.size() < complaints.capacity()) complaints.push_back(complaint);
        }
    } seen;
    bool takes_notes = false, takes_midi = false; ///< as of the layout

private:
    template <typename Sample>
    void channel_faults(std::vector<Fault>& found, std::size_t bus, std::size_t channel, bool flag_is_silence,
        bool may_be_subnormal) const;

    void call_faults(std::vector<Fault>& found, bool realtime) const;
    void buffer_faults(std::vector<Fault>& found) const;

    bool in_place_ = false;
    std::vector<std::vector<std::vector<unsigned char>>> remembered_;
};

/// Around what the host does when it is called from within process(): that is not counted as the plugin's.
class OwnWork {
public:
    OwnWork() = default;
    ~OwnWork();
    OwnWork(const OwnWork&) = delete;
    OwnWork& operator=(const OwnWork&) = delete;

private:
    rt::NoAllocScope counts_;
};

/// Around the plugin's process(), on the audio thread: counts what it must not do.
class ProcessWatch {
public:
    explicit ProcessWatch(Block::Seen& seen);
    ~ProcessWatch();
    ProcessWatch(const ProcessWatch&) = delete;
    ProcessWatch& operator=(const ProcessWatch&) = delete;

private:
    Block::Seen& seen_;
    unsigned float_mode_;
    rt::NoAllocScope counts_;
};

} // namespace aviary::validator
