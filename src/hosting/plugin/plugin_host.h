// The host as one plugin sees it. It answers which thread the plugin is on, and keeps what the plugin asks for until
// Processor::attend().
//
//     PluginHost host;                                     // its thread is the plugin's main thread
//     auto* plugin = factory.create_plugin(&factory, host.clap(), id);
//     { PluginHost::AudioThread scope(host); plugin->process(plugin, &block); }
//     auto wishes = host.take_wishes();
#pragma once

#include "hosting/plugin/message.h"
#include "hosting/plugin/track_description.h"
#include "rt/ring.h"

#include <aviary/abi/clap/track_info.h>
#include <clap/host.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace aviary::hosting {

class PluginHost {
public:
    PluginHost();
    PluginHost(const PluginHost&) = delete;
    PluginHost& operator=(const PluginHost&) = delete;

    const clap_host* clap() const { return &clap_; } ///< valid as long as this object

    enum Wish : std::uint32_t {
        callback = 1 << 0,
        restart = 1 << 1,
        process = 1 << 2,
        flush = 1 << 3,
        values_changed = 1 << 4,
        parameters_changed = 1 << 5,
        latency_changed = 1 << 6,
        state_dirty = 1 << 7,
        said = 1 << 8,
        silenced = 1 << 9,
    };
    /// [any-thread]
    void wish(std::uint32_t wishes) noexcept { wishes_.fetch_or(wishes, std::memory_order_acq_rel); }
    /// As wish(callback), and rings the bell. [any-thread]
    void request_callback() noexcept;
    /// An eventfd that is written when the plugin asks for its main thread, but not from its audio thread: that thread's
    /// host looks after each block. Negative: none. [main-thread]
    void set_bell(int descriptor) { bell_.store(descriptor, std::memory_order_release); }
    /// Takes back that one wish; whether it was there. [main-thread]
    bool take_callback() {
        return (wishes_.fetch_and(~std::uint32_t(callback), std::memory_order_acq_rel) & callback) != 0;
    }
    std::uint32_t take_wishes() { return wishes_.exchange(0, std::memory_order_acq_rel); } ///< [main-thread]
    bool has_wishes() const { return wishes_.load(std::memory_order_acquire) != 0; }       ///< [any-thread]
    std::vector<Message> take_messages();                                                  ///< [main-thread]

    /// The answer for a plugin that asks about its track. Before the first call the answer is that nothing is known.
    /// [main-thread]
    void set_track(const TrackDescription& track);

    bool is_main_thread() const;  ///< [any-thread]
    bool is_audio_thread() const; ///< [any-thread]

    /// While one lives, the thread that made it is the plugin's audio thread. So one thread can be both, as in an
    /// offline render.
    class AudioThread {
    public:
        explicit AudioThread(const PluginHost& host) noexcept
            : before_(current_) {
            current_ = &host;
        }
        ~AudioThread() { current_ = before_; }
        AudioThread(const AudioThread&) = delete;
        AudioThread& operator=(const AudioThread&) = delete;

    private:
        const PluginHost* before_;
    };

private:
    struct Callbacks;
    struct AudioMessage {
        std::int32_t severity;
        std::array<char, 244> text;
    };

    void log(std::int32_t severity, const char* text);

    static thread_local const PluginHost* current_; ///< whose audio thread this thread is now

    clap_host clap_;
    std::thread::id main_thread_;
    std::optional<clap_track_info> track_;
    std::atomic<std::uint32_t> wishes_ = 0;
    std::atomic<int> bell_ = -1;
    rt::Ring<AudioMessage> audio_messages_{32};
    std::mutex messages_mutex_; ///< never taken by the audio thread
    std::vector<Message> messages_;
};

} // namespace aviary::hosting
