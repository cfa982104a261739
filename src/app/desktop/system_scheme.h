// Dark or light, as newer desktops say it apart from their theme: a preference that is asked for over D-Bus, and told anew
// when it changes. Where nobody answers nothing is told, and the theme says it alone, which GTK 3 follows by itself.
//
//     const SystemScheme follow([](Scheme scheme) { ... });   // for as long as it lives
//
// [main-thread]: told from GLib's main loop.
#pragma once

#include <gio/gio.h>

#include <cstdint>
#include <functional>

namespace aviary::desktop {

enum class Scheme : std::uint8_t { any, dark, light };

class SystemScheme {
public:
    explicit SystemScheme(std::function<void(Scheme)> on_scheme);
    ~SystemScheme();
    SystemScheme(const SystemScheme&) = delete;

private:
    void listen(GDBusConnection* bus);
    void tell(GVariant* value) const;

    const std::function<void(Scheme)> on_scheme_;
    GCancellable* const asking_;
    GDBusConnection* bus_ = nullptr;
    guint listening_ = 0;
};

} // namespace aviary::desktop
