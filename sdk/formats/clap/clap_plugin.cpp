#include "sdk/formats/clap/clap_plugin.h"

#include "sdk/core/track/copy_utf8.h"
#include "sdk/formats/clap/extensions/extensions.h"

#include <aviary/plot.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <exception>
#include <utility>

namespace aviary::detail {

/// The C functions of clap_plugin.
struct ClapCalls {
    using Self = const clap_plugin_t*;
    static bool init(Self self) { return ClapPlugin::of(self).init(); }
    static void destroy(Self self) { delete &ClapPlugin::of(self); }
    static bool activate(Self self, double sample_rate, std::uint32_t, std::uint32_t max_frames) {
        return ClapPlugin::of(self).activate(sample_rate, max_frames);
    }
    static void deactivate(Self self) { ClapPlugin::of(self).deactivate(); }
    static bool start_processing(Self self) AVIARY_NONBLOCKING {
        auto& plugin = ClapPlugin::of(self);
        if (!plugin.active_) return false;
        plugin.processing_.store(true, std::memory_order_relaxed);
        plugin.instance_.start();
        return true;
    }
    static void stop_processing(Self self) AVIARY_NONBLOCKING {
        auto& plugin = ClapPlugin::of(self);
        plugin.processing_.store(false, std::memory_order_relaxed);
        plugin.instance_.stop();
    }
    static void reset(Self self) AVIARY_NONBLOCKING { ClapPlugin::of(self).instance_.reset(); }
    static clap_process_status process(Self self, const clap_process_t* process) AVIARY_NONBLOCKING {
        auto& plugin = ClapPlugin::of(self);
        return process && plugin.active_ ? plugin.process(*process) : CLAP_PROCESS_ERROR;
    }
    static const void* get_extension(Self self, const char* id) {
        return id ? find_extension(ClapPlugin::of(self), id) : nullptr;
    }
    static void on_main_thread(Self self) { ClapPlugin::of(self).on_main_thread(); }
};

namespace {

/// Of CLAP 1.2: its values have names.
constexpr clap_param_info_flags is_enum = 1 << 16;

bool names_each_value(const Param& param) {
    return param.kind() == ParamKind::choice
           && std::all_of(param.choices(), param.choices() + param.choice_count(),
               [](const char* name) { return name[0] != 0; });
}

clap_param_info_flags flags_of(const Param& param) {
    clap_param_info_flags flags = 0;
    const bool per_voice = param.modulation() == Modulation::per_voice;
    if (param.kind() != ParamKind::floating) flags |= CLAP_PARAM_IS_STEPPED;
    if (names_each_value(param)) flags |= is_enum;
    if (param.automatable()) flags |= CLAP_PARAM_IS_AUTOMATABLE;
    if (param.hidden()) flags |= CLAP_PARAM_IS_HIDDEN;
    if (param.read_only()) flags |= CLAP_PARAM_IS_READONLY;
    if (param.is_bypass()) flags |= CLAP_PARAM_IS_BYPASS;
    if (param.automatable() && per_voice)
        flags |= CLAP_PARAM_IS_AUTOMATABLE_PER_NOTE_ID | CLAP_PARAM_IS_AUTOMATABLE_PER_KEY
                 | CLAP_PARAM_IS_AUTOMATABLE_PER_CHANNEL | CLAP_PARAM_IS_AUTOMATABLE_PER_PORT;
    if (param.modulation() != Modulation::none) flags |= CLAP_PARAM_IS_MODULATABLE;
    if (per_voice)
        flags |= CLAP_PARAM_IS_MODULATABLE_PER_NOTE_ID | CLAP_PARAM_IS_MODULATABLE_PER_KEY
                 | CLAP_PARAM_IS_MODULATABLE_PER_CHANNEL | CLAP_PARAM_IS_MODULATABLE_PER_PORT;
    return flags;
}

clap_param_info_t info_of(const Param& param, clap_id id) {
    clap_param_info_t info{};
    info.id = id;
    info.flags = flags_of(param);
    copy_utf8(info.name, std::string_view(param.name()));
    copy_utf8(info.module, std::string_view(param.group()));
    info.min_value = param.min();
    info.max_value = param.max();
    info.default_value = param.initial();
    return info;
}

aviary_parameter_t parameter_of(const Param& param, clap_id id) {
    return {.param_id = id,
        .kind = aviary_parameter_kind(param.kind()),
        .curve = aviary_parameter_curve(param.curve()),
        .choice_count = param.choice_count(),
        .choices = param.choices(),
        .id = param.id(),
        .unit = param.unit(),
        .group = param.group()};
}

} // namespace

ClapPlugin::ClapPlugin(
    const Registration& registration, const clap_plugin_descriptor_t& descriptor, const clap_host_t* host)
    : clap_{.desc = &descriptor,
        .plugin_data = this,
        .init = ClapCalls::init,
        .destroy = ClapCalls::destroy,
        .activate = ClapCalls::activate,
        .deactivate = ClapCalls::deactivate,
        .start_processing = ClapCalls::start_processing,
        .stop_processing = ClapCalls::stop_processing,
        .reset = ClapCalls::reset,
        .process = ClapCalls::process,
        .get_extension = ClapCalls::get_extension,
        .on_main_thread = ClapCalls::on_main_thread}
    , host_(host)
    , instance_(registration)
    , notes_(instance_.plugin().notes())
    , automation_(instance_.plugin().automation())
    , timer_ms_(instance_.plugin().timer_ms())
    , has_gain_meter_(!std::isnan(instance_.plugin().gain_adjustment()))
    , has_plots_(!instance_.plugin().plots().empty()) {}

ClapPlugin::~ClapPlugin() {
    if (timer_) host_.timers->unregister_timer(host_.get(), *timer_);
}

bool ClapPlugin::init() {
    host_.find_extensions();
    if (!instance_.fault().empty()) {
        host_.say(CLAP_LOG_ERROR,
            std::string("plugin '") + clap_.desc->id + "' cannot be used: " + instance_.fault());
        return false;
    }
    instance_.connect(this);
    for (unsigned i = 0; i < instance_.param_count(); ++i) {
        param_infos_.push_back(info_of(instance_.param(i), instance_.param_hash(i)));
        parameters_.push_back(parameter_of(instance_.param(i), instance_.param_hash(i)));
    }
    indications_.resize(instance_.param_count());
    folded_.prepare(instance_.param_count());
    reports_.prepare(instance_);
    leave_out_what_is_not_ours();
    find_note_dialect();
    // The host draws anew now and then: authors need not say when a curve has changed.
    if (host_.curves && has_plots_) host_.curves->set_dynamic(host_.get(), true);
    clap_id timer = CLAP_INVALID_ID;
    if (timer_ms_ > 0 && host_.timers && host_.timers->register_timer(host_.get(), timer_ms_, &timer))
        timer_ = timer;
    track_due_.store(true, std::memory_order_relaxed);
    attend_track();
    return true;
}

/// A host's side of an extension is for plugins that have the other side: some hosts refuse to be called by others.
void ClapPlugin::leave_out_what_is_not_ours() {
    if (instance_.param_count() == 0) host_.params = nullptr;
    if (!notes_.in && !notes_.out) host_.note_ports = nullptr;
    if (!notes_.in) host_.voices = nullptr;
}

/// A host that knows no CLAP notes is sent MIDI.
void ClapPlugin::find_note_dialect() {
    if (notes_.out) note_output_ = NoteOutput::clap;
    const auto known = host_.note_ports ? host_.note_ports->supported_dialects(host_.get()) : 0;
    if (known == 0 || (known & CLAP_NOTE_DIALECT_CLAP) != 0) return;
    if (known & CLAP_NOTE_DIALECT_MIDI)
        note_dialect_ = CLAP_NOTE_DIALECT_MIDI;
    else if ((known & CLAP_NOTE_DIALECT_MIDI_MPE) && notes_.mpe)
        note_dialect_ = CLAP_NOTE_DIALECT_MIDI_MPE;
    if (notes_.out) note_output_ = NoteOutput::midi;
}

bool ClapPlugin::activate(double sample_rate, std::uint32_t max_frames) try {
    if (!std::isfinite(sample_rate) || sample_rate <= 0 || max_frames == 0) return false;
    host_.on_main_thread("activate()");
    track_due_.store(true, std::memory_order_relaxed); // for hosts that do not tell of every change
    attend_track();
    instance_.prepare(sample_rate, max_frames);
    wiring_.prepare(instance_.layout(), instance_.max_block_frames());
    voices_ = instance_.plugin().voices();
    told_tail_ = instance_.plugin().tail();
    const auto latency_before = std::exchange(latency_, instance_.plugin().latency());
    const bool is_known = std::exchange(was_active_, true); // before the first time there was none to change
    active_ = true;
    if (is_known && latency_ != latency_before && host_.latency) host_.latency->changed(host_.get());
    return true;
} catch (const std::exception& error) {
    host_.say(
        CLAP_LOG_ERROR, std::string("plugin '") + clap_.desc->id + "' failed to prepare: " + error.what());
    return false;
}

void ClapPlugin::deactivate() {
    active_ = false;
    ClapCalls::stop_processing(&clap_); // for a host that forgot to
    if (!wanted_layout_) return;
    choose_layout(*std::exchange(wanted_layout_, std::nullopt));
    tell_of_layout();
}

/// A parameter that is not automatable may change the latency or the voices. Only the main thread may ask for those.
void ClapPlugin::note_param_change(unsigned index) AVIARY_NONBLOCKING {
    if (instance_.param(index).automatable()) return;
    settings_changed_.store(true, std::memory_order_relaxed);
    host_.request_callback();
}

void ClapPlugin::values_changed() {
    host_.values_changed();
    settings_changed_.store(true, std::memory_order_relaxed);
    on_main_thread();
}

void ClapPlugin::on_main_thread() {
    attend_track();
    if (!edits_.send_waiting() && host_.params) host_.params->request_flush(host_.get());
    if (!settings_changed_.exchange(false, std::memory_order_relaxed) || !active_) return;
    if (instance_.plugin().latency() != latency_) host_.request_restart();
    const auto voices_before = std::exchange(voices_, instance_.plugin().voices());
    if (voices_ != voices_before && host_.voices) host_.voices->changed(host_.get());
}

} // namespace aviary::detail
