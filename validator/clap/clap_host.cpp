#include "validator/clap/clap_host.h"

#include <aviary/abi/clap/audio_ports_config.h>
#include <aviary/abi/clap/log.h>
#include <aviary/abi/clap/note_name.h>
#include <aviary/abi/clap/preset_load.h>
#include <aviary/abi/clap/remote_controls.h>
#include <aviary/abi/clap/tail.h>
#include <aviary/abi/clap/track_info.h>
#include <aviary/abi/clap/voice_info.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>
#include <clap/ext/thread-check.h>

#include <cstring>
#include <iterator>
#include <string_view>

namespace aviary::validator {

/// An extension that a plugin has too when it calls the host's side.
struct ClapHost::Extension {
    std::string_view name; ///< as the calls spell it
    const char *id, *older_id;
};
const ClapHost::Extension ClapHost::extensions[] = {
    {"params.", CLAP_EXT_PARAMS, nullptr},
    {"state.", CLAP_EXT_STATE, nullptr},
    {"latency.", CLAP_EXT_LATENCY, nullptr},
    {"tail.", CLAP_EXT_TAIL, nullptr},
    {"note_ports.", CLAP_EXT_NOTE_PORTS, nullptr},
    {"audio_ports.", CLAP_EXT_AUDIO_PORTS, nullptr},
    {"audio_ports_config.", CLAP_EXT_AUDIO_PORTS_CONFIG, nullptr},
    {"note_name.", CLAP_EXT_NOTE_NAME, nullptr},
    {"voice_info.", CLAP_EXT_VOICE_INFO, nullptr},
    {"remote_controls.", CLAP_EXT_REMOTE_CONTROLS, "clap.remote-controls.draft/2"},
    {"preset_load.", CLAP_EXT_PRESET_LOAD, "clap.preset-load.draft/2"},
};

void ClapHost::note_extension(const char* function) {
    for (unsigned i = 0; i < std::size(extensions); ++i)
        if (std::string_view(function).starts_with(extensions[i].name)) called_ |= 1u << i;
}

void ClapHost::check_own_extensions(const clap_plugin& plugin) {
    const auto has = [&](const char* id) { return id && plugin.get_extension(&plugin, id) != nullptr; };
    for (unsigned i = 0; i < std::size(extensions); ++i)
        if ((called_ & 1u << i) && !has(extensions[i].id) && !has(extensions[i].older_id))
            harness_.fault(watched::own_extensions, "calls the host's '", extensions[i].id,
                "' without having any itself");
}

void ClapHost::need_main(const char* function) {
    need_life(function);
    if (!harness_.on_main_thread())
        fault(function, " on ", harness_.on_audio_thread() ? "the audio thread" : "a thread of its own",
            ": it is for the main thread; use request_callback()");
}
void ClapHost::need_audio(const char* function) {
    need_life(function);
    if (!harness_.on_audio_thread()) fault(function, " on another thread than the audio thread");
}
void ClapHost::need_life(const char* function) {
    note_extension(function);
    if (stage == Stage::creating)
        fault(function, " while it is being created: a plugin may call the host from init() on");
    if (stage == Stage::gone) fault(function, " after it was destroyed");
}

/// The C functions a plugin calls.
struct ClapHost::Calls {
    static ClapHost& self(const clap_host* host) { return *static_cast<ClapHost*>(host->host_data); }

    static constexpr clap_host_thread_check thread_check{
        .is_main_thread = [](const clap_host* host) { return self(host).harness_.on_main_thread(); },
        .is_audio_thread = [](const clap_host* host) { return self(host).harness_.on_audio_thread(); },
    };
    static constexpr clap_host_params params{
        .rescan =
            [](const clap_host* host, clap_param_rescan_flags flags) {
                auto& h = self(host);
                h.need_main("params.rescan()");
                h.values_changed = true;
                if ((flags & CLAP_PARAM_RESCAN_ALL) && h.stage == Stage::active)
                    h.fault("params.rescan(ALL) while active: ask for a restart first");
            },
        .clear = [](const clap_host* host, clap_id,
                     clap_param_clear_flags) { self(host).need_main("params.clear()"); },
        .request_flush =
            [](const clap_host* host) {
                auto& h = self(host);
                h.need_life("params.request_flush()");
                h.wants_flush = true;
                if (h.harness_.on_audio_thread())
                    h.fault("params.request_flush() on the audio thread: the next process() takes the place "
                            "of it");
            },
    };
    static constexpr clap_host_state state{
        .mark_dirty =
            [](const clap_host* host) {
                self(host).need_main("state.mark_dirty()");
                self(host).is_dirty = true;
            },
    };
    static constexpr clap_host_latency latency{
        .changed =
            [](const clap_host* host) {
                auto& h = self(host);
                h.need_main("latency.changed()");
                if (h.stage == Stage::active)
                    h.fault("latency.changed() while active: the latency may change in activate() only; ask "
                            "for a restart");
            },
    };
    static constexpr clap_host_tail tail{
        .changed = [](const clap_host* host) { self(host).need_audio("tail.changed()"); },
    };
    static constexpr clap_host_log log{
        .log =
            [](const clap_host* host, clap_log_severity severity, const char* text) {
                self(host).need_life("log()");
                if (severity == CLAP_LOG_HOST_MISBEHAVING && text)
                    self(host).harness_.fault(watched::host_blame, "says that the host misbehaves: ", text);
            },
    };
    static constexpr clap_host_note_ports note_ports{
        .supported_dialects = [](const clap_host* host) -> std::uint32_t {
            self(host).need_main("note_ports.supported_dialects()");
            return CLAP_NOTE_DIALECT_CLAP | CLAP_NOTE_DIALECT_MIDI;
        },
        .rescan =
            [](const clap_host* host, std::uint32_t flags) {
                self(host).need_main("note_ports.rescan()");
                if ((flags & CLAP_NOTE_PORTS_RESCAN_ALL) && self(host).stage == Stage::active)
                    self(host).fault("note_ports.rescan(ALL) while active");
            },
    };
    static constexpr clap_host_audio_ports audio_ports{
        .is_rescan_flag_supported =
            [](const clap_host* host, std::uint32_t) {
                self(host).need_main("audio_ports.is_rescan_flag_supported()");
                return true;
            },
        .rescan =
            [](const clap_host* host, std::uint32_t flags) {
                self(host).need_main("audio_ports.rescan()");
                if ((flags & ~std::uint32_t(CLAP_AUDIO_PORTS_RESCAN_NAMES))
                    && self(host).stage == Stage::active)
                    self(host).fault("audio_ports.rescan() of more than names while active");
            },
    };
    static constexpr clap_host_audio_ports_config audio_ports_config{
        .rescan = [](const clap_host* host) { self(host).need_main("audio_ports_config.rescan()"); },
    };
    static constexpr clap_host_note_name note_name{
        .changed = [](const clap_host* host) { self(host).need_main("note_name.changed()"); },
    };
    static constexpr clap_host_voice_info voice_info{
        .changed = [](const clap_host* host) { self(host).need_main("voice_info.changed()"); },
    };
    static constexpr clap_host_remote_controls remote_controls{
        .changed = [](const clap_host* host) { self(host).need_main("remote_controls.changed()"); },
        .suggest_page = [](const clap_host* host,
                            clap_id) { self(host).need_main("remote_controls.suggest_page()"); },
    };
    static constexpr clap_host_preset_load preset_load{
        .on_error = [](const clap_host* host, std::uint32_t, const char*, const char*, std::int32_t,
                        const char*) { self(host).need_main("preset_load.on_error()"); },
        .loaded = [](const clap_host* host, std::uint32_t, const char*,
                      const char*) { self(host).need_main("preset_load.loaded()"); },
    };
    static constexpr clap_host_track_info track_info{
        .get =
            [](const clap_host* host, clap_track_info* info) {
                self(host).need_main("track_info.get()");
                *info = {};
                info->flags = CLAP_TRACK_INFO_HAS_TRACK_NAME | CLAP_TRACK_INFO_HAS_TRACK_COLOR;
                std::strcpy(info->name, "Track");
                info->color = {255, 10, 20, 30};
                return true;
            },
    };

    static const void* get_extension(const clap_host* host, const char* id) {
        self(host).need_life("get_extension()");
        if (id == nullptr) {
            self(host).fault("get_extension() without an id");
            return nullptr;
        }
        if (!self(host).with_extensions_) return nullptr;
        const std::string_view name = id;
        if (name == CLAP_EXT_THREAD_CHECK) return &thread_check;
        if (name == CLAP_EXT_PARAMS) return &params;
        if (name == CLAP_EXT_STATE) return &state;
        if (name == CLAP_EXT_LATENCY) return &latency;
        if (name == CLAP_EXT_TAIL) return &tail;
        if (name == CLAP_EXT_LOG) return &log;
        if (name == CLAP_EXT_NOTE_PORTS) return &note_ports;
        if (name == CLAP_EXT_AUDIO_PORTS) return &audio_ports;
        if (name == CLAP_EXT_AUDIO_PORTS_CONFIG) return &audio_ports_config;
        if (name == CLAP_EXT_NOTE_NAME) return &note_name;
        if (name == CLAP_EXT_VOICE_INFO) return &voice_info;
        if (name == CLAP_EXT_REMOTE_CONTROLS) return &remote_controls;
        if (name == CLAP_EXT_PRESET_LOAD) return &preset_load;
        if (name == CLAP_EXT_TRACK_INFO || name == CLAP_EXT_TRACK_INFO_COMPAT) return &track_info;
        return nullptr;
    }
    template <std::atomic<bool> ClapHost::*wish>
    static void request(const clap_host* host) {
        self(host).need_life("a request");
        self(host).*wish = true;
    }
};

ClapHost::ClapHost(Harness& harness, bool with_extensions)
    : harness_(harness)
    , clap_{.clap_version = CLAP_VERSION,
          .host_data = this,
          .name = "Aviary validator",
          .vendor = "Aviary",
          .url = "",
          .version = "1",
          .get_extension = Calls::get_extension,
          .request_restart = Calls::request<&ClapHost::wants_restart>,
          .request_process = Calls::request<&ClapHost::wants_process>,
          .request_callback = Calls::request<&ClapHost::wants_callback>}
    , with_extensions_(with_extensions) {}

} // namespace aviary::validator
