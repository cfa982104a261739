// The parts of Plugin, Param and Task that reach outside the plugin.
#include "sdk/core/access.h"
#include "sdk/core/instance.h"

#include <cstdio>

namespace aviary {

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

} // namespace aviary
