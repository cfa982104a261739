// The memory that a cage's two processes share: one block on its way there or back. A number that grows says whose turn
// it is: the child works while `asked` is ahead of `answered`, and only the host's audio thread moves `asked`.
//
// Plain numbers and lock-free atomics, no pointers: each process sees it at an address of its own. The host trusts
// nothing in it that the child can write.
#pragma once

#include <clap/events.h>

#include <atomic>
#include <cstddef>
#include <cstdint>

namespace aviary::hosting::cage {

inline constexpr std::uint32_t most_channels = 32; ///< of inputs and outputs, each
inline constexpr std::uint32_t most_frames = 8192;
inline constexpr std::uint32_t most_event_bytes = 64 * 1024;

/// Events as they are, one behind the other, each at a multiple of 8 bytes.
struct EventBytes {
    std::uint32_t size;
    alignas(8) std::byte bytes[most_event_bytes];
};

struct SharedBlock {
    alignas(64) std::atomic<std::uint32_t> asked; ///< a futex
    alignas(64)
        std::atomic<std::uint32_t> answered; ///< a futex; the rest of the block is whole when it is asked's
    std::atomic<std::uint32_t> begun;        ///< the last that the child began to play
    std::atomic<std::uint32_t> attention;    ///< 1: the plugin wants its main thread
    std::atomic<std::int32_t> priority;      ///< of the host's audio thread, 0 for an ordinary one
    std::atomic<std::uint32_t> tail;         ///< frames, as Processor::tail()

    std::uint32_t frames;
    std::int32_t status; ///< clap_process_status
    std::int64_t steady_time;
    std::uint64_t constant_inputs; ///< clap_audio_buffer::constant_mask
    std::uint32_t reset, has_transport;
    clap_event_transport transport;
    EventBytes in_events, out_events;
    float inputs[most_channels][most_frames]; ///< memory is taken only where it is used
    float outputs[most_channels][most_frames];
};
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

} // namespace aviary::hosting::cage
