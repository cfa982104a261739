// Remembers where the window was last, in a file of the user. [main-thread]
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
    std::optional<Point> corner; ///< the upper left corner; nothing: the desktop chooses
    bool is_maximized = false;   ///< the other members are the place when it is not maximized
    friend bool operator==(const WindowPlace&, const WindowPlace&) = default;
};

struct Screen {
    int x = 0, y = 0, width = 0, height = 0;
};

/// aviary/window.ini in XDG_STATE_HOME, else in ~/.local/state.
std::filesystem::path place_file();

/// Values that are missing or make no sense get their defaults.
WindowPlace read_window_place(const std::filesystem::path& file);
/// False: it could not be written, and the place is not remembered.
bool write_window_place(const std::filesystem::path& file, const WindowPlace& place);

/// Fits the place to the screens, which may have changed: no larger than its screen, and with a title that can be reached
/// with the mouse.
WindowPlace within(WindowPlace place, const std::vector<Screen>& screens);

} // namespace aviary::desktop
