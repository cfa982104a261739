// The memory that a cage's two processes share: one block on its way there or back. Two numbers that grow say whose
// turn it is: the child works while `asked` is ahead of `answered`. Only the host's audio thread moves `asked`.
//
// Both processes can write all of it at any time, and plugin code that runs wild in the child may do so. So neither
// side keeps anything here. Each side prepares what it sends in memory of its own and copies it in. It copies what it
// receives out once, and checks and uses only the copy. The host never reads back what it has written, but counts its
// requests itself.
//
// Plain numbers and lock-free atomics, no pointers: each process sees it at an address of its own.
#pragma once

#include <clap/events.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace aviary::hosting::cage {

inline constexpr std::uint32_t most_channels = 32; ///< of inputs and outputs, each
inline constexpr std::uint32_t most_frames = 8192;
inline constexpr std::uint32_t most_event_bytes = 64 * 1024;

/// What the host says of a block, beside its transport, its events and its sound.
struct Request {
    std::uint32_t frames = 0;
    std::uint32_t reset = 0, has_transport = 0;
    std::int64_t steady_time = 0;
    std::uint64_t constant_inputs = 0; ///< clap_audio_buffer::constant_mask
    std::uint64_t constant_side = 0;   ///< the same of the side chain
};

/// What the child says of it.
struct Answer {
    std::int32_t status = 0;     ///< clap_process_status
    std::uint32_t tail = 0;      ///< frames, as Processor::tail()
    std::uint32_t attention = 0; ///< 1: the plugin wants its main thread
};

/// As EventBytes.
struct SharedEvents {
    std::atomic<std::uint32_t> size;
    alignas(8) std::byte bytes[most_event_bytes];
};

struct SharedBlock {
    alignas(64) std::atomic<std::uint32_t> asked; ///< a futex
    // All from `answered` to `request` goes from one core to the other in one cache line.
    /// A futex. Once it equals `asked`, the rest of the block is complete.
    alignas(64) std::atomic<std::uint32_t> answered;
    std::atomic<std::uint32_t> begun;   ///< the number of the last block that the child began to play
    std::atomic<std::int32_t> priority; ///< of the host's audio thread, 0 for an ordinary one
    Answer answer;
    Request request;
    alignas(64) clap_event_transport transport; ///< if there is one

    SharedEvents in_events, out_events;
    /// The main port's, then the side chain's. Memory is taken only where it is
    /// used.
    float inputs[most_channels][most_frames];
    float outputs[most_channels][most_frames];
};
static_assert(offsetof(SharedBlock, request) + sizeof(Request) <= 128);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

/// Copies out of shared memory, once: after this the compiler may not read there again instead of from the copy.
inline void copy_out(void* to, const void* from, std::size_t size) noexcept {
    std::memcpy(to, from, size);
    std::atomic_signal_fence(std::memory_order_seq_cst);
}

} // namespace aviary::hosting::cage
