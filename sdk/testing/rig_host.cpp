// What a Rig offers its plugin as a host beside blocks: the main thread, timers, restarts, a log; and what it asks of it
// between blocks: state, hand-over, offline mode.
#include "sdk/testing/rig_parts.h"

#include <chrono>
#include <thread>

namespace aviary::testing {

namespace {

using Byte = unsigned char;

struct Writing {
    std::vector<Byte> bytes;
    clap_ostream_t stream{.ctx = this,
        .write = [](const clap_ostream_t* to, const void* data, std::uint64_t size) -> std::int64_t {
            const auto* first = static_cast<const Byte*>(data);
            auto& bytes = static_cast<Writing*>(to->ctx)->bytes;
            bytes.insert(bytes.end(), first, first + size);
            return std::int64_t(size);
        }};
};

struct Reading {
    explicit Reading(const std::vector<Byte>& from)
        : bytes(from) {}
    const std::vector<Byte>& bytes;
    std::size_t at = 0;
    clap_istream_t stream{
        .ctx = this, .read = [](const clap_istream_t* from, void* data, std::uint64_t size) -> std::int64_t {
            auto& reading = *static_cast<Reading*>(from->ctx);
            const auto count = std::min<std::size_t>(size, reading.bytes.size() - reading.at);
            std::copy_n(reading.bytes.data() + reading.at, count, static_cast<Byte*>(data));
            reading.at += count;
            return std::int64_t(count);
        }};
};

constexpr auto longest_wait = std::chrono::seconds(10);

} // namespace

const void* Rig::Parts::get_extension(const clap_host_t*, const char* id) {
    static constexpr clap_host_track_info_t track_info = {.get = tell_track};
    static constexpr clap_host_log_t log_extension = {
        .log = [](const clap_host_t* host, clap_log_severity, const char* message) {
            std::lock_guard lock(of(host).log_mutex);
            of(host).log += std::string(message) + "\n";
        }};
    static constexpr clap_host_timer_support_t timer_support = {
        .register_timer =
            [](const clap_host_t* host, std::uint32_t period_ms, clap_id* id) {
                *id = of(host).next_timer++;
                of(host).timers.push_back({*id, std::max(1u, period_ms), std::max(1u, period_ms)});
                return true;
            },
        .unregister_timer =
            [](const clap_host_t* host, clap_id timer_id) {
                return std::erase_if(of(host).timers, [&](const Timer& timer) {
                    return timer.id == timer_id;
                }) > 0;
            }};
    if (std::strcmp(id, CLAP_EXT_TRACK_INFO) == 0) return &track_info;
    if (std::strcmp(id, CLAP_EXT_LOG) == 0) return &log_extension;
    if (std::strcmp(id, CLAP_EXT_TIMER_SUPPORT) == 0) return &timer_support;
    return nullptr;
}

void Rig::Parts::activate() {
    if (!plugin->activate(plugin, sample_rate, 1, max_frames) || !plugin->start_processing(plugin))
        give_up(std::string("the plugin '") + plugin->desc->id + "' refuses to be activated");
}

void Rig::Parts::attend() {
    while (wants_main_thread.exchange(false)) plugin->on_main_thread(plugin);
}

std::vector<unsigned char> Rig::save() const {
    Writing writing;
    if (!parts_->extension<clap_plugin_state_t>(CLAP_EXT_STATE).save(parts_->plugin, &writing.stream))
        give_up("the plugin failed to save its state");
    return std::move(writing.bytes);
}

bool Rig::load(const std::vector<unsigned char>& state) {
    Reading reading(state);
    return parts_->extension<clap_plugin_state_t>(CLAP_EXT_STATE).load(parts_->plugin, &reading.stream);
}

bool Rig::take_over(Rig& old) {
    if (!load(old.save())) return false;
    settle();
    const auto handover = [](const Rig& rig) -> const aviary_plugin_handover_t& {
        return rig.parts_->extension<aviary_plugin_handover_t>(AVIARY_EXT_HANDOVER);
    };
    Writing writing;
    std::int64_t next = -1;
    if (!handover(old).save(old.parts_->plugin, &writing.stream, &next))
        give_up("the plugin failed to hand over");
    Reading reading(writing.bytes);
    return handover(*this).load(parts_->plugin, &reading.stream);
}

void Rig::settle() {
    const auto& handover = parts_->extension<aviary_plugin_handover_t>(AVIARY_EXT_HANDOVER);
    const auto began = std::chrono::steady_clock::now();
    for (;;) {
        parts_->attend();
        if (handover.is_settled(parts_->plugin)) break;
        if (std::chrono::steady_clock::now() - began > longest_wait)
            give_up("the plugin's tasks take longer than 10 seconds");
        std::this_thread::sleep_for(std::chrono::microseconds(200));
    }
    parts_->attend();
}

void Rig::set_offline(bool offline) {
    parts_->extension<clap_plugin_render_t>(CLAP_EXT_RENDER)
        .set(parts_->plugin, offline ? CLAP_RENDER_OFFLINE : CLAP_RENDER_REALTIME);
}

void Rig::wait(unsigned milliseconds) {
    for (; milliseconds > 0; --milliseconds) {
        for (std::size_t i = 0; i < parts_->timers.size(); ++i) {
            auto& timer = parts_->timers[i];
            if (--timer.left_ms > 0) continue;
            timer.left_ms = timer.period_ms;
            parts_->extension<clap_plugin_timer_support_t>(CLAP_EXT_TIMER_SUPPORT)
                .on_timer(parts_->plugin, timer.id);
        }
        parts_->attend();
    }
}

bool Rig::wants_restart() const {
    parts_->attend();
    return parts_->wants_restart;
}

void Rig::restart() {
    parts_->wants_restart = false;
    parts_->plugin->stop_processing(parts_->plugin);
    parts_->plugin->deactivate(parts_->plugin);
    parts_->activate();
}

std::string Rig::log() const {
    std::lock_guard lock(parts_->log_mutex);
    return parts_->log;
}

} // namespace aviary::testing
