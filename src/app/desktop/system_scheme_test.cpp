#include "app/desktop/system_scheme.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>

namespace aviary::desktop {
namespace {

constexpr const char* settings = R"(<node><interface name="org.freedesktop.portal.Settings">
    <method name="Read">
        <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="v" direction="out"/>
    </method>
    <signal name="SettingChanged"><arg type="s"/><arg type="s"/><arg type="v"/></signal>
</interface></node>)";

/// A D-Bus session bus for the test, with a pretended desktop on it that has a preference.
class PreferredScheme : public testing::Test {
protected:
    PreferredScheme() {
        g_test_dbus_up(bus_);
        desktop_ = g_dbus_connection_new_for_address_sync(g_test_dbus_get_bus_address(bus_),
            GDBusConnectionFlags(G_DBUS_CONNECTION_FLAGS_AUTHENTICATION_CLIENT
                                 | G_DBUS_CONNECTION_FLAGS_MESSAGE_BUS_CONNECTION),
            nullptr, nullptr, nullptr);
        serve();
    }
    ~PreferredScheme() override {
        g_object_unref(desktop_);
        g_test_dbus_down(bus_);
        g_object_unref(bus_);
    }

    void serve() {
        static constexpr GDBusInterfaceVTable methods{answer, nullptr, nullptr, {}};
        g_autoptr(GDBusNodeInfo) node = g_dbus_node_info_new_for_xml(settings, nullptr);
        ASSERT_NE(g_dbus_connection_register_object(desktop_, "/org/freedesktop/portal/desktop",
                      node->interfaces[0], &methods, this, nullptr, nullptr),
            0u);
    }
    void appear() {
        bool is_there = false;
        g_bus_own_name_on_connection(
            desktop_, "org.freedesktop.portal.Desktop", G_BUS_NAME_OWNER_FLAGS_NONE,
            [](GDBusConnection*, const char*, gpointer there) { *static_cast<bool*>(there) = true; }, nullptr,
            &is_there, nullptr);
        while (!is_there) g_main_context_iteration(nullptr, true);
    }
    static void answer(GDBusConnection*, const char*, const char*, const char*, const char*, GVariant* asked,
        GDBusMethodInvocation* invocation, gpointer self) {
        const char *space = nullptr, *key = nullptr;
        g_variant_get(asked, "(&s&s)", &space, &key);
        static_cast<PreferredScheme*>(self)->asked_ = std::string(space) + " " + key;
        g_dbus_method_invocation_return_value(
            invocation, g_variant_new("(v)", g_variant_new_variant(g_variant_new_uint32(
                                                 static_cast<PreferredScheme*>(self)->preference_))));
    }
    void change(const char* key, GVariant* value) {
        g_dbus_connection_emit_signal(desktop_, nullptr, "/org/freedesktop/portal/desktop",
            "org.freedesktop.portal.Settings", "SettingChanged",
            g_variant_new("(ssv)", "org.freedesktop.appearance", key, value), nullptr);
    }

    /// Waits for the next scheme that is told.
    Scheme told() {
        while (!told_) g_main_context_iteration(nullptr, true);
        return *std::exchange(told_, std::nullopt);
    }

    GTestDBus* const bus_ = g_test_dbus_new(G_TEST_DBUS_NONE);
    GDBusConnection* desktop_ = nullptr;
    guint32 preference_ = 0;
    std::string asked_;
    std::optional<Scheme> told_;
};

TEST_F(PreferredScheme, IsWhatTheDesktopSays) {
    preference_ = 1;
    appear();
    const SystemScheme follow([this](Scheme scheme) { told_ = scheme; });
    EXPECT_EQ(told(), Scheme::dark);
    EXPECT_EQ(asked_, "org.freedesktop.appearance color-scheme");
}

TEST_F(PreferredScheme, ChangesWithIt) {
    appear();
    const SystemScheme follow([this](Scheme scheme) { told_ = scheme; });
    EXPECT_EQ(told(), Scheme::any);
    change("accent-color", g_variant_new_uint32(1));
    change("color-scheme", g_variant_new_string("dark"));
    change("color-scheme", g_variant_new_uint32(2));
    EXPECT_EQ(told(), Scheme::light) << "what is no colour scheme was told as one";
    change("color-scheme", g_variant_new_uint32(1));
    EXPECT_EQ(told(), Scheme::dark);
    change("color-scheme", g_variant_new_uint32(7));
    EXPECT_EQ(told(), Scheme::any);
}

} // namespace
} // namespace aviary::desktop
