// One stretch of sound to process: its audio in and out, its events, the transport. [audio-thread]
//
//     for (auto frame : block.frames()) block.out(0)[frame] = block.in(0)[frame] * gain.at(frame);
//
// An instrument starts notes at their frames: slices() cuts the block there.
//
//     for (auto slice : block.slices()) {
//         for (const auto& event : slice.events) handle(event);
//         for (auto frame : slice.frames) block.out(0)[frame] = voice();
//     }
#pragma once

#include <aviary/event.h>
#include <aviary/layout.h>
#include <aviary/nonblocking.h>
#include <aviary/span.h>
#include <aviary/track_info.h>
#include <aviary/transport.h>

namespace aviary {

/// A run of frames, for range-for.
class Frames {
public:
    constexpr Frames(Frame first, Frame past_end)
        : first_(first)
        , past_end_(past_end) {}

    struct Iterator {
        Frame frame;
        constexpr Frame operator*() const { return frame; }
        constexpr Iterator& operator++() {
            ++frame;
            return *this;
        }
        constexpr bool operator!=(const Iterator& other) const { return frame != other.frame; }
    };
    constexpr Iterator begin() const { return {first_}; }
    constexpr Iterator end() const { return {past_end_}; }
    constexpr Frame first() const { return first_; }
    constexpr unsigned size() const { return past_end_ - first_; }

private:
    Frame first_, past_end_;
};

/// Events that share a frame, and the frames from there to the next event. Every slice has frames; only the first may
/// have no events.
struct Slice {
    Span<const Event> events;
    Frames frames;
};

class Slices {
public:
    Slices(Span<const Event> events, unsigned frame_count)
        : events_(events)
        , frame_count_(frame_count) {}

    class Iterator {
    public:
        Iterator(Span<const Event> events, unsigned frame_count, Frame first)
            : events_(events)
            , frame_count_(frame_count)
            , first_(first) {
            find_end();
        }
        Slice operator*() const {
            return {{events_.data() + event_first_, event_end_ - event_first_}, {first_, end_}};
        }
        Iterator& operator++() {
            first_ = end_;
            event_first_ = event_end_;
            find_end();
            return *this;
        }
        bool operator!=(const Iterator& other) const { return first_ != other.first_; }

    private:
        void find_end() {
            event_end_ = event_first_;
            while (event_end_ < events_.size() && events_[event_end_].frame <= first_) ++event_end_;
            end_ = event_end_ < events_.size() && events_[event_end_].frame < frame_count_
                       ? events_[event_end_].frame
                       : frame_count_;
        }
        Span<const Event> events_;
        unsigned frame_count_, event_first_ = 0, event_end_ = 0;
        Frame first_, end_ = 0;
    };
    Iterator begin() const { return {events_, frame_count_, 0}; }
    Iterator end() const { return {{}, frame_count_, frame_count_}; }

private:
    Span<const Event> events_;
    unsigned frame_count_;
};

/// Whether somebody listens while the sound is made.
enum class Mode : unsigned char {
    live,
    buffered, ///< computed some time before it is heard
    offline,  ///< into a file, faster or slower than real time
};

/// Keeps the events that a plugin sends until the format's adapter hands them to the host.
class Outbox {
public:
    Outbox(Event* events, unsigned capacity)
        : events_(events)
        , capacity_(capacity) {}
    /// Inserts the event in order of frame, after those of the same frame. False when the outbox is full.
    bool add(const Event& event) AVIARY_NONBLOCKING {
        if (size_ == capacity_) return false;
        unsigned at = size_++;
        for (; at > 0 && events_[at - 1].frame > event.frame; --at) events_[at] = events_[at - 1];
        events_[at] = event;
        return true;
    }
    void clear() AVIARY_NONBLOCKING { size_ = 0; }
    Span<const Event> events() const { return {events_, size_}; }

private:
    Event* events_;
    unsigned capacity_, size_ = 0;
};

class Block {
public:
    /// What a block is made of. Every input pointer is valid (silence where the host connects nothing); an output may
    /// be the same memory as the input of the same channel. The channels of all busses lie one after the other.
    struct Parts {
        const float* const* inputs = nullptr;
        float* const* outputs = nullptr;
        const Layout* layout = nullptr;
        unsigned connected_inputs = ~0u, connected_outputs = ~0u; ///< a bit for each bus
        unsigned frame_count = 0;
        Span<const Event> events; ///< in order of frame, all below frame_count
        const Transport* transport = nullptr;
        const TrackInfo* track = nullptr;
        Mode mode = Mode::live;
        Outbox* outbox = nullptr;
    };
    explicit Block(const Parts& parts)
        : parts_(parts) {}
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

    Frames frames() const { return {0, parts_.frame_count}; }
    Slices slices() const { return {parts_.events, parts_.frame_count}; }
    /// At least 1, at most Setup::max_frames.
    unsigned frame_count() const { return parts_.frame_count; }

    /// Busses are numbered as in the layout. The default, 0, is the main bus.
    const Layout& layout() const { return *parts_.layout; }
    unsigned input_channels(unsigned bus = 0) const { return parts_.layout->input_channels(bus); }
    unsigned output_channels(unsigned bus = 0) const { return parts_.layout->output_channels(bus); }
    /// False: the host connects nothing here. Then in() is silence, and nobody hears out().
    bool has_input(unsigned bus) const { return (parts_.connected_inputs >> bus & 1) != 0; }
    bool has_output(unsigned bus) const { return (parts_.connected_outputs >> bus & 1) != 0; }
    /// Channel below input_channels(bus); samples -1..1 by convention, not clipped.
    const float* in(unsigned channel, unsigned bus = 0) const {
        return parts_.inputs[bus == 0 ? channel : parts_.layout->first_input(bus) + channel];
    }
    /// Channel below output_channels(bus). Before it is written it holds rubbish, or the input where they share memory.
    float* out(unsigned channel, unsigned bus = 0) const {
        return parts_.outputs[bus == 0 ? channel : parts_.layout->first_output(bus) + channel];
    }

    Span<const Event> events() const { return parts_.events; }
    /// Sends notes, expressions and MIDI to the host; see Plugin::notes(). The event's frame must lie in this block; it
    /// may lie before those already sent. False, and nothing is sent, when it lies outside or there is no room left.
    bool send(const Event& event) AVIARY_NONBLOCKING {
        return parts_.outbox && event.frame < parts_.frame_count && parts_.outbox->add(event);
    }
    const Transport& transport() const { return *parts_.transport; }
    /// What the host had told of the track when its block began. All pieces of one host block see the same.
    const TrackInfo& track() const { return *parts_.track; }
    Mode mode() const { return parts_.mode; }

private:
    Parts parts_;
};

} // namespace aviary
