// The parts of Plugin, Param and Task that reach outside the plugin.
#include "sdk/core/access.h"
#include "sdk/core/instance.h"

#include <aviary/plot.h>

#include <cstdio>
#include <limits>

namespace aviary {

const TrackInfo detail::no_track;

// The defaults of what a plugin may override.
Plugin::~Plugin() = default;
void Plugin::prepare(const Setup&) {}
void Plugin::reset() AVIARY_NONBLOCKING {}
void Plugin::carry(Carry&) AVIARY_NONBLOCKING {}
void Plugin::state(State&) AVIARY_NONBLOCKING {}
unsigned Plugin::latency() const { return 0; }
unsigned Plugin::tail() const AVIARY_NONBLOCKING { return 0; }
void Plugin::track_changed(const TrackInfo&) {}
Notes Plugin::notes() const { return {.in = kind() != Kind::effect, .out = kind() == Kind::note_effect}; }
Automation Plugin::automation() const { return Automation::per_sample; }
unsigned Plugin::voices() const { return 0; }
const char* Plugin::note_name(int) const { return nullptr; }
unsigned Plugin::state_version() const { return 0; }
void Plugin::migrate(OldState&) {}
unsigned Plugin::timer_ms() const { return 0; }
void Plugin::timer() {}
Span<const PlotSpec> Plugin::plots() const { return {}; }
void Plugin::draw_plot(unsigned, Plot&) {}
double Plugin::gain_adjustment() const AVIARY_NONBLOCKING { return std::numeric_limits<double>::quiet_NaN(); }
void Plugin::indicated(const Param&, const Indication&) {}

Plugin::Kind Effect::kind() const { return Kind::effect; }
Plugin::Kind Instrument::kind() const { return Kind::instrument; }
Plugin::Kind NoteEffect::kind() const { return Kind::note_effect; }

Span<const Layout> Plugin::layouts() const {
    using enum Speakers;
    static constexpr Layout effect[] = {
        {.name = "Stereo", .inputs = {{"Input", stereo}}, .outputs = {{"Output", stereo}}}};
    static constexpr Layout instrument[] = {{.name = "Stereo", .outputs = {{"Output", stereo}}}};
    return kind() == Kind::instrument ? instrument : effect;
}

Span<const Layout> NoteEffect::layouts() const {
    static constexpr Layout none[] = {{.name = "Notes"}};
    return none;
}

const char* Plugin::project_folder() const {
    const auto* instance = detail::PluginAccess::instance(*this);
    return instance ? instance->project().c_str() : "";
}

void Plugin::mark_dirty() {
    if (auto* host = detail::PluginAccess::host(*this)) host->mark_dirty();
}

void Plugin::ask_for_layout(unsigned index) {
    auto* host = detail::PluginAccess::host(*this);
    if (host && index < layouts().size()) host->ask_for_layout(index);
}

void Plugin::log(const char* message) const {
    if (auto* host = detail::PluginAccess::host(*this))
        host->log(message);
    else
        std::fprintf(stderr, "%s\n", message);
}

void Param::begin_gesture() {
    auto* instance = detail::PluginAccess::instance(*owner_);
    if (auto* host = detail::PluginAccess::host(*owner_)) host->begin_edit(instance->index_of(*this));
}

void Param::set(double value) {
    if (auto* instance = detail::PluginAccess::instance(*owner_)) instance->edit(*this, value);
}

void Param::end_gesture() {
    auto* instance = detail::PluginAccess::instance(*owner_);
    if (auto* host = detail::PluginAccess::host(*owner_)) host->end_edit(instance->index_of(*this));
}

detail::TaskBase::TaskBase(Plugin& owner, Work work)
    : owner_(&owner)
    , work_(work)
    , next_(owner.first_task_) {
    owner.first_task_ = this;
}

void detail::TaskBase::start() AVIARY_NONBLOCKING {
    __atomic_store_n(&wanted_, true, __ATOMIC_RELEASE);
    if (auto* instance = detail::PluginAccess::instance(*owner_)) instance->worker().wake();
}

} // namespace aviary
