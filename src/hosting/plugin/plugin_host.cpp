#include "hosting/plugin/plugin_host.h"

#include "base/system_call.h"

#include <aviary/abi/clap/log.h>
#include <aviary/abi/clap/tail.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>
#include <clap/ext/thread-check.h>

#include <cstring>
#include <string_view>

#include <unistd.h>

namespace aviary::hosting {

thread_local constinit const PluginHost* PluginHost::current_ = nullptr;

/// The C functions a plugin calls.
struct PluginHost::Callbacks {
    static PluginHost& self(const clap_host* host) { return *static_cast<PluginHost*>(host->host_data); }

    template <std::uint32_t wishes>
    static void wish(const clap_host* host) {
        self(host).wish(wishes);
    }

    static void rescan_parameters(const clap_host* host, clap_param_rescan_flags flags) {
        constexpr auto described = CLAP_PARAM_RESCAN_INFO | CLAP_PARAM_RESCAN_ALL;
        self(host).wish((flags & described) != 0 ? parameters_changed | values_changed : values_changed);
    }

    static constexpr clap_host_thread_check thread_check{
        .is_main_thread = [](const clap_host* host) { return self(host).is_main_thread(); },
        .is_audio_thread = [](const clap_host* host) { return self(host).is_audio_thread(); },
    };
    static constexpr clap_host_params params{
        .rescan = rescan_parameters,
        .clear = [](const clap_host*, clap_id,
                     clap_param_clear_flags) {}, // automation is the song's, not the plugin's
        .request_flush = wish<flush>,
    };
    static constexpr clap_host_state state{.mark_dirty = wish<state_dirty>};
    static constexpr clap_host_latency latency{.changed = wish<latency_changed>};
    static constexpr clap_host_tail tail{
        .changed = [](const clap_host*) {}}; // nothing to do: the tail is asked for whenever it is needed
    static constexpr clap_host_log log{
        .log = [](const clap_host* host, clap_log_severity severity,
                   const char* text) { self(host).log(severity, text); },
    };
    static constexpr clap_host_note_ports note_ports{
        .supported_dialects = [](const clap_host*) -> std::uint32_t {
            return CLAP_NOTE_DIALECT_CLAP | CLAP_NOTE_DIALECT_MIDI;
        },
        .rescan = [](const clap_host* host, std::uint32_t) { self(host).wish(parameters_changed); },
    };
    static constexpr clap_host_audio_ports audio_ports{
        .is_rescan_flag_supported = [](const clap_host*,
                                        std::uint32_t flag) { return flag == CLAP_AUDIO_PORTS_RESCAN_NAMES; },
        .rescan = [](const clap_host* host, std::uint32_t) { self(host).wish(parameters_changed); },
    };
    static constexpr clap_host_track_info track_info{
        .get =
            [](const clap_host* host, clap_track_info* info) {
                const auto& track = self(host).track_;
                if (track) *info = *track;
                return track.has_value();
            },
    };

    static const void* get_extension(const clap_host*, const char* id) {
        const std::string_view name = id == nullptr ? "" : id;
        if (name == CLAP_EXT_THREAD_CHECK) return &thread_check;
        if (name == CLAP_EXT_PARAMS) return &params;
        if (name == CLAP_EXT_STATE) return &state;
        if (name == CLAP_EXT_LATENCY) return &latency;
        if (name == CLAP_EXT_TAIL) return &tail;
        if (name == CLAP_EXT_LOG) return &log;
        if (name == CLAP_EXT_NOTE_PORTS) return &note_ports;
        if (name == CLAP_EXT_AUDIO_PORTS) return &audio_ports;
        if (name == CLAP_EXT_TRACK_INFO || name == CLAP_EXT_TRACK_INFO_COMPAT) return &track_info;
        return nullptr;
    }
};

PluginHost::PluginHost()
    : clap_{.clap_version = CLAP_VERSION,
        .host_data = this,
        .name = "Aviary",
        .vendor = "Aviary",
        .url = "",
        .version = "0.1.0",
        .get_extension = Callbacks::get_extension,
        .request_restart = Callbacks::wish<restart>,
        .request_process = Callbacks::wish<process>,
        .request_callback = [](const clap_host* host) { Callbacks::self(host).request_callback(); }}
    , main_thread_(std::this_thread::get_id()) {}

void PluginHost::request_callback() noexcept {
    wish(callback);
    const int bell = bell_.load(std::memory_order_acquire);
    if (bell < 0 || is_audio_thread()) return;
    const SystemCall deliberate; // plugins call this from any thread by one function
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto rung = write(bell, &one, sizeof one); // a full bell rings already
}

bool PluginHost::is_audio_thread() const { return current_ == this; }
bool PluginHost::is_main_thread() const {
    return current_ == nullptr && std::this_thread::get_id() == main_thread_;
}

namespace {

std::uint64_t flag_of(TrackDescription::Kind kind) {
    switch (kind) {
    case TrackDescription::Kind::track: return 0;
    case TrackDescription::Kind::return_track: return CLAP_TRACK_INFO_IS_FOR_RETURN_TRACK;
    case TrackDescription::Kind::bus: return CLAP_TRACK_INFO_IS_FOR_BUS;
    case TrackDescription::Kind::master: return CLAP_TRACK_INFO_IS_FOR_MASTER;
    }
    return 0;
}

/// The longest beginning of the text that fits and ends between two code points.
std::size_t fitting_size(const std::string& utf8, std::size_t limit) {
    if (utf8.size() <= limit) return utf8.size();
    while (limit > 0 && (utf8[limit] & 0xc0) == 0x80) --limit;
    return limit;
}

} // namespace

void PluginHost::set_track(const TrackDescription& track) {
    clap_track_info& info = track_.emplace();
    info.flags = CLAP_TRACK_INFO_HAS_TRACK_NAME | flag_of(track.kind);
    track.name.copy(info.name, fitting_size(track.name, sizeof info.name - 1));
    if (!track.colour) return;
    const std::uint32_t argb = *track.colour;
    info.flags |= CLAP_TRACK_INFO_HAS_TRACK_COLOR;
    info.color = {
        std::uint8_t(argb >> 24), std::uint8_t(argb >> 16), std::uint8_t(argb >> 8), std::uint8_t(argb)};
}

namespace {

constexpr std::size_t max_messages = 256; ///< between two calls of attend()

} // namespace

void PluginHost::log(std::int32_t severity, const char* text) {
    if (text == nullptr) return;
    if (is_audio_thread()) {
        AudioMessage message{severity, {}};
        std::strncpy(message.text.data(), text, message.text.size() - 1);
        audio_messages_.push(message); // a full ring drops it
    } else {
        const std::string_view begun(text, strnlen(text, Message::longest));
        const std::lock_guard lock(messages_mutex_);
        if (messages_.size() < max_messages)
            messages_.push_back({message_kind(severity), std::string(begun)});
    }
    wish(said);
}

std::vector<Message> PluginHost::take_messages() {
    std::vector<Message> messages;
    {
        const std::lock_guard lock(messages_mutex_);
        messages.swap(messages_);
    }
    for (AudioMessage message; audio_messages_.pop(message);)
        messages.push_back({message_kind(message.severity), message.text.data()});
    return messages;
}

} // namespace aviary::hosting
