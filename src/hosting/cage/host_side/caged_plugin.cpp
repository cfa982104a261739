#include "hosting/cage/host_side/caged_plugin.h"

#include "hosting/cage/host_side/said.h"
#include "hosting/plugin/track_description.h"

#include <aviary/abi/clap/handover.h>
#include <aviary/abi/clap/log.h>
#include <aviary/abi/clap/parameter_ids.h>
#include <aviary/abi/clap/project.h>
#include <aviary/abi/clap/render.h>
#include <aviary/abi/clap/tail.h>
#include <aviary/abi/clap/track_info.h>
#include <clap/ext/audio-ports.h>
#include <clap/ext/latency.h>
#include <clap/ext/note-ports.h>
#include <clap/ext/params.h>
#include <clap/ext/state.h>

namespace aviary::hosting::cage {

using nlohmann::json;

namespace {

/// In frames, some twenty seconds. The engine allocates delay lines by what a plugin says, so that has a limit.
constexpr std::uint32_t most_latency = 1 << 20;

} // namespace

/// The C functions a host calls.
struct Plugin::Callbacks {
    static Plugin& self(const clap_plugin* plugin) { return *static_cast<Plugin*>(plugin->plugin_data); }

    static bool activate(const clap_plugin* plugin, double rate, std::uint32_t, std::uint32_t max_frames) {
        Plugin& me = self(plugin);
        if (max_frames > most_frames) return false;
        const auto reply = me.supervisor_->activate(rate, max_frames);
        if (!reply) return me.log({Message::Kind::error, reply.error().text()}), false;
        me.active_.store(true, std::memory_order_release);
        return true;
    }
    static void deactivate(const clap_plugin* plugin) {
        self(plugin).active_.store(false, std::memory_order_release);
        self(plugin).supervisor_->deactivate();
    }
    static clap_process_status process(const clap_plugin* plugin, const clap_process* process) {
        Plugin& me = self(plugin);
        const auto status = me.supervisor_->exchange().process(*process);
        if (me.supervisor_->exchange().take_attention()) me.host_->request_callback(me.host_);
        return status;
    }

    static constexpr clap_plugin_params params{
        .count = [](const clap_plugin* plugin) -> std::uint32_t {
            return std::uint32_t(self(plugin).description_.parameters.size());
        },
        .get_info =
            [](const clap_plugin* plugin, std::uint32_t index, clap_param_info* info) {
                const auto& parameters = self(plugin).description_.parameters;
                if (index >= parameters.size()) return false;
                *info = parameters[index];
                return true;
            },
        .get_value =
            [](const clap_plugin* plugin, clap_id id, double* value) {
                const auto known = self(plugin).value(id);
                if (known) *value = *known;
                return known.has_value();
            },
        .value_to_text =
            [](const clap_plugin* plugin, clap_id id, double value, char* text, std::uint32_t size) {
                const auto words = self(plugin).text(id, value);
                if (words.empty() || size == 0) return false;
                text[words.copy(text, size - 1)] = 0;
                return true;
            },
        .text_to_value =
            [](const clap_plugin* plugin, clap_id id, const char* text, double* value) {
                const auto known = self(plugin).value_of(id, text);
                if (known) *value = *known;
                return known.has_value();
            },
        .flush = [](const clap_plugin* plugin, const clap_input_events* in,
                     const clap_output_events*) { self(plugin).flush(*in); },
    };

    static constexpr aviary_plugin_parameter_ids parameter_ids{
        .get =
            [](const clap_plugin* plugin, std::uint32_t index, aviary_parameter* parameter) {
                const Plugin& me = self(plugin);
                if (index >= me.description_.words.size()) return false;
                const auto& words = me.description_.words[index];
                if (words.id.empty()) return false;
                *parameter = {me.description_.parameters[index].id, words.kind, words.curve,
                    std::uint32_t(words.choices.size()), me.choices_[index].data(), words.id.c_str(),
                    words.unit.c_str(), words.group.c_str()};
                return true;
            },
    };

    static bool write_all(const clap_ostream& stream, const json::binary_t& all) {
        const std::uint8_t* bytes = all.data();
        for (std::uint64_t left = all.size(); left > 0;) {
            const auto written = stream.write(&stream, bytes, left);
            if (written <= 0) return false;
            bytes += written;
            left -= std::uint64_t(written);
        }
        return true;
    }
    static std::optional<json::binary_t> read_all(const clap_istream& stream) {
        json::binary_t all;
        std::uint8_t piece[4096];
        std::int64_t got;
        while ((got = stream.read(&stream, piece, sizeof piece)) > 0)
            all.insert(all.end(), piece, piece + got);
        return got == 0 ? std::optional(std::move(all)) : std::nullopt;
    }

    static constexpr clap_plugin_state state{
        .save =
            [](const clap_plugin* plugin, const clap_ostream* stream) {
                const auto state = self(plugin).supervisor_->save();
                return state && write_all(*stream, *state);
            },
        .load =
            [](const clap_plugin* plugin, const clap_istream* stream) {
                auto state = read_all(*stream);
                self(plugin).values_at_.reset();
                return state && self(plugin).supervisor_->load(*std::move(state)).ok();
            },
    };

    static constexpr aviary_plugin_handover handover{
        .save =
            [](const clap_plugin* plugin, const clap_ostream* stream, std::int64_t* next) {
                const auto reply = self(plugin).supervisor_->ask_briefly({{"do", "hand over"}});
                const auto* all = reply ? said_bytes(*reply, "all") : nullptr;
                if (all == nullptr) return false;
                *next = said_time(*reply, "next").value_or(-1);
                return write_all(*stream, *all);
            },
        .load =
            [](const clap_plugin* plugin, const clap_istream* stream) {
                auto all = read_all(*stream);
                self(plugin).values_at_.reset();
                return all && self(plugin).supervisor_->take_over(*std::move(all)).ok();
            },
        .is_settled = [](const clap_plugin* plugin) { return self(plugin).supervisor_->is_settled(); },
    };

    static constexpr aviary_plugin_project project{
        .set_folder = [](const clap_plugin* plugin, const char* folder) {
            Supervisor& supervisor = *self(plugin).supervisor_;
            const json request{{"do", "project"}, {"folder", folder}};
            supervisor.remember("project", request);
            supervisor.tell(request);
        }};

    static const std::vector<clap_audio_port_info>& audio(const clap_plugin* plugin, bool is_input) {
        const auto& description = self(plugin).description_;
        return is_input ? description.audio_inputs : description.audio_outputs;
    }
    static constexpr clap_plugin_audio_ports audio_ports{
        .count = [](const clap_plugin* plugin, bool is_input) -> std::uint32_t {
            return std::uint32_t(audio(plugin, is_input).size());
        },
        .get =
            [](const clap_plugin* plugin, std::uint32_t index, bool is_input, clap_audio_port_info* info) {
                const auto& ports = audio(plugin, is_input);
                if (index >= ports.size()) return false;
                *info = ports[index];
                const auto channels = info->channel_count;
                info->port_type = channels == 1 ? CLAP_PORT_MONO : channels == 2 ? CLAP_PORT_STEREO : nullptr;
                return true;
            },
    };

    static const std::vector<clap_note_port_info>& notes(const clap_plugin* plugin, bool is_input) {
        const auto& description = self(plugin).description_;
        return is_input ? description.note_inputs : description.note_outputs;
    }
    static constexpr clap_plugin_note_ports note_ports{
        .count = [](const clap_plugin* plugin, bool is_input) -> std::uint32_t {
            return std::uint32_t(notes(plugin, is_input).size());
        },
        .get =
            [](const clap_plugin* plugin, std::uint32_t index, bool is_input, clap_note_port_info* info) {
                const auto& ports = notes(plugin, is_input);
                if (index >= ports.size()) return false;
                *info = ports[index];
                return true;
            },
    };

    static constexpr clap_plugin_latency latency{
        .get = [](const clap_plugin* plugin) -> std::uint32_t { return self(plugin).latency_; }};
    static constexpr clap_plugin_tail tail{.get = [](const clap_plugin* plugin) -> std::uint32_t {
        return self(plugin).supervisor_->exchange().tail();
    }};
    static constexpr clap_plugin_render render{
        .has_hard_realtime_requirement = [](const clap_plugin*) { return false; },
        .set =
            [](const clap_plugin* plugin, clap_plugin_render_mode mode) {
                const bool offline = mode == CLAP_RENDER_OFFLINE;
                Supervisor& supervisor = *self(plugin).supervisor_;
                json request{{"do", "offline"}, {"on", offline}};
                supervisor.exchange().set_offline(offline);
                supervisor.remember("offline", request);
                return supervisor.ask(request).ok();
            },
    };
    static constexpr clap_plugin_track_info track_info{
        .changed = [](const clap_plugin* plugin) { self(plugin).tell_track(); }};

    static constexpr ManyTextsExtension many_texts{
        .get = [](const clap_plugin* plugin, std::span<const ValueOf> values) {
            return self(plugin).texts(values);
        }};
    static constexpr FateExtension fate{
        .get = [](const clap_plugin* plugin) { return &self(plugin).supervisor_->fate(); }};

    static const void* get_extension(const clap_plugin* plugin, const char* id) {
        const std::string_view name = id == nullptr ? "" : id;
        // Offered whatever the plugin has: offline, the host itself waits longer for a block.
        if (name == CLAP_EXT_RENDER) return &render;
        if (name == FateExtension::id) return &fate;
        if (name == ManyTextsExtension::id) return &many_texts;
        if (!self(plugin).description_.has(name)) return nullptr;
        if (name == CLAP_EXT_PARAMS) return &params;
        if (name == CLAP_EXT_STATE) return &state;
        if (name == CLAP_EXT_LATENCY) return &latency;
        if (name == CLAP_EXT_TAIL) return &tail;
        if (name == CLAP_EXT_AUDIO_PORTS) return &audio_ports;
        if (name == CLAP_EXT_NOTE_PORTS) return &note_ports;
        if (name == CLAP_EXT_TRACK_INFO || name == CLAP_EXT_TRACK_INFO_COMPAT) return &track_info;
        if (name == AVIARY_EXT_HANDOVER) return &handover;
        if (name == AVIARY_EXT_PROJECT) return &project;
        if (name == AVIARY_EXT_PARAMETER_IDS) return &parameter_ids;
        return nullptr;
    }
};

const clap_plugin* Plugin::create(
    const clap_host* host, const clap_plugin_descriptor& descriptor, std::unique_ptr<Supervisor> supervisor) {
    return &(new Plugin(host, descriptor, std::move(supervisor)))->clap_;
}

Plugin::Plugin(
    const clap_host* host, const clap_plugin_descriptor& descriptor, std::unique_ptr<Supervisor> supervisor)
    : clap_{.desc = &descriptor,
        .plugin_data = this,
        .init = [](const clap_plugin* plugin) { return Callbacks::self(plugin).open(); },
        .destroy = [](const clap_plugin* plugin) { delete &Callbacks::self(plugin); },
        .activate = Callbacks::activate,
        .deactivate = Callbacks::deactivate,
        .start_processing = [](const clap_plugin*) { return true; },
        .stop_processing = [](const clap_plugin*) {},
        .reset = [](const clap_plugin* plugin) { Callbacks::self(plugin).supervisor_->exchange().reset(); },
        .process = Callbacks::process,
        .get_extension = Callbacks::get_extension,
        .on_main_thread = [](const clap_plugin* plugin) { Callbacks::self(plugin).supervisor_->attend(); }}
    , host_(host)
    , supervisor_(std::move(supervisor)) {}

bool Plugin::open() {
    supervisor_->listen({.on_news = [this](const json& news) { hear(news); },
        .on_talk = [this](const Message& message) { log(message); }});
    auto description = supervisor_->open();
    if (!description) return log({Message::Kind::error, description.error().text()}), false;
    describe(*std::move(description));
    tell_track();
    (void)supervisor_->save(); // a child is started again with this state until there is a newer one
    return true;
}

void Plugin::describe(Description description) {
    description_ = std::move(description);
    values_.clear();
    places_.clear();
    for (const auto& parameter : description_.parameters) {
        places_.emplace(parameter.id, values_.size());
        values_.push_back(parameter.default_value);
    }
    values_at_.reset();
    texts_.clear();
    choices_.clear();
    for (const auto& words : description_.words) {
        auto& pointers = choices_.emplace_back();
        for (const auto& choice : words.choices) pointers.push_back(choice.c_str());
    }
}

/// Passes on to the host what the plugin announced beside an answer.
void Plugin::hear(const json& news) {
    const auto* params = host_extension<clap_host_params>(CLAP_EXT_PARAMS);
    if (const json* const said_of_itself = said(news, "description"))
        if (auto description = read_description(*said_of_itself)) {
            describe(*std::move(description));
            if (params != nullptr) params->rescan(host_, CLAP_PARAM_RESCAN_INFO);
        }
    if (news.contains("values changed")) {
        values_at_.reset();
        if (params != nullptr) params->rescan(host_, CLAP_PARAM_RESCAN_VALUES);
    }
    if (const auto frames = said_count(news, "latency", most_latency); frames && *frames != latency_) {
        latency_ = *frames;
        const auto* latency = host_extension<clap_host_latency>(CLAP_EXT_LATENCY);
        if (latency != nullptr) latency->changed(host_);
    }
    if (news.contains("state dirty"))
        if (const auto* state = host_extension<clap_host_state>(CLAP_EXT_STATE)) state->mark_dirty(host_);
    if (news.contains("restart wanted")) host_->request_restart(host_);
    if (news.contains("process wanted")) host_->request_process(host_);
    if (const json* const messages = said(news, "messages"); messages && messages->is_array())
        for (const json& message : *messages)
            if (message.is_array() && message.size() == 2 && message[0].is_number_integer()
                && message[1].is_string())
                log({message_kind(message[0].get<std::int64_t>()), message[1].get<std::string>()});
}

void Plugin::log(const Message& message) {
    if (const auto* log = host_extension<clap_host_log>(CLAP_EXT_LOG))
        log->log(host_, clap_log_severity(message.kind), message.text.c_str());
}

void Plugin::tell_track() {
    const auto* track_info = host_extension<clap_host_track_info>(CLAP_EXT_TRACK_INFO);
    clap_track_info track{};
    if (!description_.has(CLAP_EXT_TRACK_INFO) && !description_.has(CLAP_EXT_TRACK_INFO_COMPAT)) return;
    if (track_info == nullptr || !track_info->get(host_, &track)) return;
    using Kind = TrackDescription::Kind;
    const Kind kind = (track.flags & CLAP_TRACK_INFO_IS_FOR_MASTER) != 0         ? Kind::master
                      : (track.flags & CLAP_TRACK_INFO_IS_FOR_BUS) != 0          ? Kind::bus
                      : (track.flags & CLAP_TRACK_INFO_IS_FOR_RETURN_TRACK) != 0 ? Kind::return_track
                                                                                 : Kind::track;
    json request{{"do", "track"}, {"name", std::string(track.name)}, {"kind", int(kind)}};
    if ((track.flags & CLAP_TRACK_INFO_HAS_TRACK_COLOR) != 0)
        request["colour"] = std::uint32_t(track.color.alpha) << 24 | std::uint32_t(track.color.red) << 16
                            | std::uint32_t(track.color.green) << 8 | track.color.blue;
    supervisor_->remember("track", request);
    supervisor_->tell(request);
    supervisor_->wait_shortly();
}

std::optional<double> Plugin::value(clap_id id) {
    const auto found = places_.find(id);
    if (found == places_.end()) return std::nullopt;
    ask_for_values();
    if (const auto newer = supervisor_->exchange().newest().since(values_turn_, id)) return newer;
    return values_[found->second];
}

/// Asks for all values at once, and again only after the plugin has played on.
void Plugin::ask_for_values() {
    const auto played = supervisor_->played();
    if (values_at_ == played || !supervisor_->answers()) return;
    const auto take = [this, played, turn = supervisor_->exchange().took()](const Result<json>& reply) {
        if (!reply || !said_bytes(*reply, "values")) return;
        const auto values = unpacked<double>(reply->at("values"));
        if (values.size() != values_.size()) return;
        for (std::size_t i = 0; i < values.size(); ++i)
            if (std::isfinite(values[i])) values_[i] = values[i];
        values_turn_ = turn;
        values_at_ = played;
    };
    supervisor_->tell({{"do", "values"}}, take);
    supervisor_->wait_shortly();
}

void Plugin::flush(const clap_input_events& in) {
    if (active_.load(std::memory_order_acquire)) return supervisor_->exchange().keep(in); // [audio-thread]
    const auto events = std::make_unique<EventBytes>();
    for (std::uint32_t i = 0, count = in.size(&in); i < count; ++i) append(*events, *in.get(&in, i), 0);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(events->bytes);
    values_at_.reset();
    supervisor_->exchange().note(in);
    supervisor_->tell({{"do", "flush"}, {"events", json::binary({bytes, bytes + events->size})}});
    supervisor_->wait_shortly();
}

} // namespace aviary::hosting::cage
