#include "sdk/core/registration.h"

namespace aviary::detail {

namespace {
// Set before any constructor runs, as registrations are made by constructors in no certain order.
constinit const Registration* first = nullptr;
constinit Registration* last = nullptr;
} // namespace

Registration::Registration(const Descriptor& what, Plugin::Kind plugin_kind, Plugin* (*make)())
    : descriptor(what)
    , kind(plugin_kind)
    , create(make) {
    (last ? last->next : first) = this;
    last = this;
}

const Registration* registrations() { return first; }

} // namespace aviary::detail
