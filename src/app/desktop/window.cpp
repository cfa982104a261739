#include "app/desktop/window.h"

#include "app/desktop/signals.h"

#include <glib-unix.h>

#include <csignal>
#include <cstdio>
#include <utility>

namespace aviary::desktop {

namespace {

std::vector<Screen> screens_now() {
    std::vector<Screen> screens;
    GdkDisplay* const display = gdk_display_get_default();
    for (int i = 0; i < gdk_display_get_n_monitors(display); ++i) {
        GdkRectangle area;
        gdk_monitor_get_workarea(gdk_display_get_monitor(display, i), &area);
        screens.push_back({area.x, area.y, area.width, area.height});
    }
    return screens;
}

/// Calls the method when the keys are pressed. They are written as GTK spells them: "<Control>r".
template <auto method, typename Owner>
void add_key(GtkAccelGroup* group, const char* keys, Owner* owner) {
    const auto pressed = [](GtkAccelGroup*, GObject*, guint, GdkModifierType, gpointer self) -> gboolean {
        (static_cast<Owner*>(self)->*method)();
        return true;
    };
    guint key = 0;
    GdkModifierType modifiers{};
    gtk_accelerator_parse(keys, &key, &modifiers);
    gboolean (*const handler)(GtkAccelGroup*, GObject*, guint, GdkModifierType, gpointer) = pressed;
    gtk_accel_group_connect(
        group, key, modifiers, GtkAccelFlags(0), g_cclosure_new(G_CALLBACK(handler), owner, nullptr));
}

gboolean told_to_end(gpointer) {
    gtk_main_quit();
    return G_SOURCE_CONTINUE;
}

} // namespace

Window::Window(Home home, std::filesystem::path place_file)
    : place_file_(std::move(place_file))
    , window_(GTK_WINDOW(gtk_window_new(GTK_WINDOW_TOPLEVEL)))
    , page_(std::move(home), {.on_shown = [] { std::puts("shown"), std::fflush(stdout); },
                                 .on_failed =
                                     [this](const Error& error) {
                                         std::fprintf(stderr, "aviary-window: %s\n", error.text().c_str());
                                         code_ = 1;
                                         gtk_main_quit();
                                     }}) {
    gtk_window_set_title(window_, "Aviary");
    restore_place();
    add_keys();
    gtk_container_add(GTK_CONTAINER(window_), page_.widget());
    connect<&Window::moved>(window_, "configure-event", this);
    connect<&Window::changed>(window_, "window-state-event", this);
    connect<&Window::closed>(window_, "delete-event", this);
    connect<&Window::titled>(page_.widget(), "notify::title", this);
}

Window::~Window() { gtk_widget_destroy(GTK_WIDGET(window_)); }

int Window::run() {
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) g_unix_signal_add(signal, told_to_end, nullptr);
    gtk_widget_show_all(GTK_WIDGET(window_));
    page_.load();
    gtk_main();
    if (!write_window_place(place_file_, place_))
        std::fprintf(stderr, "aviary-window: cannot write %s: the window's place is not remembered\n",
            place_file_.c_str());
    return code_;
}

void Window::restore_place() {
    place_ = within(read_window_place(place_file_), screens_now());
    gtk_window_set_default_size(window_, place_.width, place_.height);
    if (place_.corner) gtk_window_move(window_, place_.corner->x, place_.corner->y);
    if (place_.is_maximized) gtk_window_maximize(window_);
}

void Window::add_keys() {
    GtkAccelGroup* const group = gtk_accel_group_new();
    add_key<&Window::full_screen>(group, "F11", this);
    add_key<&Window::reload>(group, "<Control>r", this);
    for (const char* keys : {"<Control>plus", "<Control>equal", "<Control>KP_Add"})
        add_key<&Window::zoom_in>(group, keys, this);
    for (const char* keys : {"<Control>minus", "<Control>KP_Subtract"})
        add_key<&Window::zoom_out>(group, keys, this);
    for (const char* keys : {"<Control>0", "<Control>KP_0"}) add_key<&Window::zoom_usual>(group, keys, this);
    gtk_window_add_accel_group(window_, group);
    g_object_unref(group);
}

gboolean Window::moved(GdkEvent*) {
    if (place_.is_maximized || is_full_screen_) return false;
    gtk_window_get_size(window_, &place_.width, &place_.height);
    Point corner;
    gtk_window_get_position(window_, &corner.x, &corner.y);
    place_.corner = corner;
    return false;
}

gboolean Window::changed(GdkEventWindowState* event) {
    place_.is_maximized = event->new_window_state & GDK_WINDOW_STATE_MAXIMIZED;
    is_full_screen_ = event->new_window_state & GDK_WINDOW_STATE_FULLSCREEN;
    return false;
}

gboolean Window::closed(GdkEvent*) {
    gtk_main_quit();
    return true;
}

void Window::titled(GParamSpec*) {
    const char* const title = webkit_web_view_get_title(WEBKIT_WEB_VIEW(page_.widget()));
    gtk_window_set_title(window_, title && *title ? title : "Aviary");
}

void Window::full_screen() {
    if (is_full_screen_)
        gtk_window_unfullscreen(window_);
    else
        gtk_window_fullscreen(window_);
}

} // namespace aviary::desktop
