#include "sdk/core/registration.h"

#include <algorithm>
#include <cstdio>
#include <cstring>

namespace aviary::detail {

namespace {

// Set before any constructor runs, as registrations are made by constructors in no certain order.
constinit const Registration* first = nullptr;
constinit Registration* last = nullptr;

/// Null when the plugin can be offered.
const char* offer_fault(const Descriptor& descriptor, const std::vector<const Registration*>& others) {
    if (is_blank(descriptor.id)) return "has no id: give .id in AVIARY_PLUGIN";
    if (is_blank(descriptor.name)) return "has no name: give .name in AVIARY_PLUGIN";
    if (!descriptor.vendor || !descriptor.version) return "lacks .vendor or .version in AVIARY_PLUGIN";
    if (const char* id = descriptor.vst3_id;
        !id || (*id && std::strspn(id, "0123456789abcdefABCDEF") != 32) || (*id && id[32]))
        return "has a .vst3_id that is not 32 hexadecimal digits";
    const auto same_id = [&](const Registration* other) {
        return std::strcmp(other->descriptor.id, descriptor.id) == 0;
    };
    if (std::any_of(others.begin(), others.end(), same_id)) return "has the id of another in this library";
    return nullptr;
}

} // namespace

Registration::Registration(
    const Descriptor& what, Plugin::Kind plugin_kind, Plugin* (*make)(), bool keeps_state)
    : descriptor(what)
    , kind(plugin_kind)
    , create(make)
    , has_state(keeps_state) {
    (last ? last->next : first) = this;
    last = this;
}

const Registration* registrations() { return first; }

std::vector<const Registration*> offered() {
    std::vector<const Registration*> plugins;
    for (auto* registration = registrations(); registration; registration = registration->next) {
        const char* id = registration->descriptor.id;
        if (const char* fault = offer_fault(registration->descriptor, plugins))
            std::fprintf(stderr, "aviary: plugin '%s' is left out, as it %s\n", id ? id : "", fault);
        else
            plugins.push_back(registration);
    }
    return plugins;
}

} // namespace aviary::detail
