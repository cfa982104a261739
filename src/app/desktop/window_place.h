// Where the window stood last, in a file of the user's own. [main-thread]
//
//     WindowPlace place = within(read_window_place(file), screens);
//     ...
//     write_window_place(file, place);
#pragma once

#include <filesystem>
#include <optional>
#include <vector>

namespace aviary::desktop {

struct Point {
    int x = 0, y = 0;
    friend bool operator==(const Point&, const Point&) = default;
};

/// In the desktop's pixels.
struct WindowPlace {
    int width = 1280, height = 800;
    std::optional<Point> corner; ///< the upper left one; none: where the desktop puts it
    bool is_maximized = false;   ///< the rest is how it stands when it is not
    friend bool operator==(const WindowPlace&, const WindowPlace&) = default;
};

struct Screen {
    int x = 0, y = 0, width = 0, height = 0;
};

/// aviary/window.ini in XDG_STATE_HOME, else in ~/.local/state.
std::filesystem::path place_file();

/// What the file does not say, or not well, is as usual.
WindowPlace read_window_place(const std::filesystem::path& file);
/// False when the disk refuses: the window is where the desktop puts it next time.
bool write_window_place(const std::filesystem::path& file, const WindowPlace& place);

/// No larger than a screen, and its title where it can be taken hold of: screens come and go.
WindowPlace within(WindowPlace place, const std::vector<Screen>& screens);

} // namespace aviary::desktop
