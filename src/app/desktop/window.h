// A desktop window that shows the page of a server on this machine. [main-thread]
//
//     gtk_init(...);
//     Window window(home, place_file());
//     return window.run();        // until it is closed
#pragma once

#include "app/desktop/page.h"
#include "app/desktop/window_place.h"

#include <gtk/gtk.h>

#include <filesystem>

namespace aviary::desktop {

class Window {
public:
    Window(Home home, std::filesystem::path place_file);
    ~Window();
    Window(const Window&) = delete;

    /// Runs until the window is closed, or SIGINT, SIGTERM or SIGHUP comes; then remembers its place and gives 0. If the
    /// page cannot be loaded at all, says why on stderr and gives 1. Prints a line `shown` once the page is there.
    int run();

private:
    void restore_place();
    void add_keys();

    gboolean moved(GdkEvent* event);
    gboolean changed(GdkEventWindowState* event);
    gboolean closed(GdkEvent* event);
    void titled(GParamSpec* property);

    void reload() { page_.reload(); }
    void zoom_in() { page_.zoom_by(1.1); }
    void zoom_out() { page_.zoom_by(1 / 1.1); }
    void zoom_usual() { page_.zoom_to(1); }
    void full_screen();

    const std::filesystem::path place_file_;
    WindowPlace place_; ///< the place when the window is neither maximized nor full screen
    GtkWindow* const window_;
    Page page_;
    bool is_full_screen_ = false;
    int code_ = 0;
};

} // namespace aviary::desktop
