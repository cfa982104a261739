// aviary-window: the desktop's window on a page of this machine, which `aviary open` starts. The page's address comes on
// standard input, since it has the token, and every user can see a program's arguments. 0 when the window was closed, 1 when
// there is no display or no page, 2 for wrong usage.
#include "app/desktop/system_scheme.h"
#include "app/desktop/window.h"

#include <cstdio>
#include <iostream>
#include <string>

namespace {

using namespace aviary::desktop;

void paint(Scheme scheme) {
    constexpr const char* property = "gtk-application-prefer-dark-theme";
    GtkSettings* const settings = gtk_settings_get_default();
    if (scheme == Scheme::any)
        gtk_settings_reset_property(settings, property);
    else
        g_object_set(settings, property, gboolean(scheme == Scheme::dark), nullptr);
}

} // namespace

int main(int argc, char**) {
    std::string address;
    if (argc != 1 || !std::getline(std::cin, address)) {
        std::fputs("usage: echo URL | aviary-window\n", stderr);
        return 2;
    }
    const auto home = Home::at(address);
    if (!home) {
        std::fprintf(stderr, "aviary-window: %s\n", home.error().text().c_str());
        return 2;
    }
    gdk_set_program_class("Aviary");
    if (!gtk_init_check(nullptr, nullptr)) {
        std::fputs(
            "aviary-window: there is no display to show a window on: set DISPLAY or WAYLAND_DISPLAY, or "
            "open the address in a browser\n",
            stderr);
        return 1;
    }
    const SystemScheme follow(paint);
    return Window(*home, place_file()).run();
}
