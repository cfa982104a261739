// Follows the desktop's preference for dark or light. Newer desktops have it apart from their theme; it is asked for over
// D-Bus, which also tells of changes. On older desktops nobody answers, and GTK 3 follows the theme by itself.
//
//     const SystemScheme follow([](Scheme scheme) { ... });   // is called as long as `follow` lives
//
// [main-thread]: called from GLib's main loop.
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
