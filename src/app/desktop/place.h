// Where the window stood last, in a file of the user's own. [main-thread]
//
//     Place place = within(read_place(file), screens);
//     ...
//     write_place(file, place);
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
struct Place {
    int width = 1280, height = 800;
    std::optional<Point> corner; ///< the upper left one; none: where the desktop puts it
    bool is_maximized = false;   ///< the rest is how it stands when it is not
    friend bool operator==(const Place&, const Place&) = default;
};

struct Screen {
    int x = 0, y = 0, width = 0, height = 0;
};

/// aviary/window.ini in XDG_STATE_HOME, else in ~/.local/state.
std::filesystem::path place_file();

/// What the file does not say, or not well, is as usual.
Place read_place(const std::filesystem::path& file);
/// False when the disk refuses: the window is where the desktop puts it next time.
bool write_place(const std::filesystem::path& file, const Place& place);

/// No larger than a screen, and its title where it can be taken hold of: screens come and go.
Place within(Place place, const std::vector<Screen>& screens);

} // namespace aviary::desktop
