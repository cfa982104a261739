#include "app/desktop/system_scheme.h"

#include <utility>

namespace aviary::desktop {

namespace {

// https://flatpak.github.io/xdg-desktop-portal/docs/doc-org.freedesktop.portal.Settings.html
constexpr const char* portal = "org.freedesktop.portal.Desktop";
constexpr const char* object = "/org/freedesktop/portal/desktop";
constexpr const char* settings = "org.freedesktop.portal.Settings";
constexpr const char* appearance = "org.freedesktop.appearance";
constexpr const char* key = "color-scheme";

Scheme scheme_of(guint32 preference) {
    switch (preference) {
    case 1: return Scheme::dark;
    case 2: return Scheme::light;
    default: return Scheme::any;
    }
}

} // namespace

SystemScheme::SystemScheme(std::function<void(Scheme)> on_scheme)
    : on_scheme_(std::move(on_scheme))
    , asking_(g_cancellable_new()) {
    const auto connected = [](GObject*, GAsyncResult* result, gpointer self) {
        g_autoptr(GDBusConnection) bus = g_bus_get_finish(result, nullptr);
        if (bus) static_cast<SystemScheme*>(self)->listen(bus); // `bus` is null also if `self` was destroyed
    };
    g_bus_get(G_BUS_TYPE_SESSION, asking_, connected, this);
}

SystemScheme::~SystemScheme() {
    g_cancellable_cancel(asking_);
    if (bus_) g_dbus_connection_signal_unsubscribe(bus_, listening_);
    g_clear_object(&bus_);
    g_object_unref(asking_);
}

void SystemScheme::listen(GDBusConnection* bus) {
    bus_ = G_DBUS_CONNECTION(g_object_ref(bus));
    const auto changed = [](GDBusConnection*, const char*, const char*, const char*, const char*,
                             GVariant* what, gpointer self) {
        if (!g_variant_is_of_type(what, G_VARIANT_TYPE("(ssv)"))) return;
        const char* name = nullptr;
        g_autoptr(GVariant) value = nullptr;
        g_variant_get(what, "(&s&sv)", nullptr, &name, &value);
        if (g_str_equal(name, key)) static_cast<SystemScheme*>(self)->tell(value);
    };
    listening_ = g_dbus_connection_signal_subscribe(bus_, portal, settings, "SettingChanged", object,
        appearance, G_DBUS_SIGNAL_FLAGS_NONE, changed, this, nullptr);
    const auto answered = [](GObject* connection, GAsyncResult* result, gpointer self) {
        g_autoptr(GVariant) answer =
            g_dbus_connection_call_finish(G_DBUS_CONNECTION(connection), result, nullptr);
        if (!answer) return;
        g_autoptr(GVariant) value = g_variant_get_child_value(answer, 0);
        static_cast<SystemScheme*>(self)->tell(value);
    };
    g_dbus_connection_call(bus_, portal, object, settings, "Read", g_variant_new("(ss)", appearance, key),
        G_VARIANT_TYPE("(v)"), G_DBUS_CALL_FLAGS_NONE, -1, asking_, answered, this);
}

/// The answer to Read is a variant in a variant; the value in SettingChanged is a plain variant.
void SystemScheme::tell(GVariant* value) const {
    if (g_variant_is_of_type(value, G_VARIANT_TYPE_VARIANT)) {
        g_autoptr(GVariant) inner = g_variant_get_variant(value);
        tell(inner);
    } else if (g_variant_is_of_type(value, G_VARIANT_TYPE_UINT32)) {
        on_scheme_(scheme_of(g_variant_get_uint32(value)));
    }
}

} // namespace aviary::desktop
