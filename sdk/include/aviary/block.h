// One stretch of sound to process: its audio in and out, its events, the transport. [audio-thread]
//
//     for (auto frame : block.frames()) block.out(0)[frame] = block.in(0)[frame] * gain.at(frame);
//
// An instrument wants to hear of notes where they lie; slices() cuts the block there:
//
//     for (auto slice : block.slices()) {
//         for (const auto& event : slice.events) handle(event);
//         for (auto frame : slice.frames) block.out(0)[frame] = voice();
//     }
#pragma once

#include <aviary/event.h>
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

/// Events that share a frame, and the frames from there to the next event. The first slice may have no events,
/// no slice has neither events nor frames.
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

class Block {
public:
    /// What a format adapter hands in. Every input pointer is valid (silence where the host connects nothing);
    /// an output may be the same memory as the input of the same channel.
    struct Parts {
        const float* const* inputs = nullptr;
        float* const* outputs = nullptr;
        unsigned input_channels = 0, output_channels = 0;
        unsigned frame_count = 0;
        Span<const Event> events; ///< in order of frame, all below frame_count
        const Transport* transport = nullptr;
        const TrackInfo* track = nullptr;
    };
    explicit Block(const Parts& parts)
        : parts_(parts) {}
    Block(const Block&) = delete;
    Block& operator=(const Block&) = delete;

    Frames frames() const { return {0, parts_.frame_count}; }
    Slices slices() const { return {parts_.events, parts_.frame_count}; }
    /// At least 1, at most Setup::max_frames.
    unsigned frame_count() const { return parts_.frame_count; }

    unsigned input_channels() const { return parts_.input_channels; }
    unsigned output_channels() const { return parts_.output_channels; }
    /// Channel below input_channels(); samples -1..1 by convention, not clipped.
    const float* in(unsigned channel) const { return parts_.inputs[channel]; }
    /// Channel below output_channels(). Holds nothing of use before it is written, unless it is also the input.
    float* out(unsigned channel) const { return parts_.outputs[channel]; }

    Span<const Event> events() const { return parts_.events; }
    const Transport& transport() const { return *parts_.transport; }
    /// The newest the host has told of the track when its block began; the same for all parts of that block.
    const TrackInfo& track() const { return *parts_.track; }

private:
    Parts parts_;
};

} // namespace aviary
