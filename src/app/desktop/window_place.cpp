#include "app/desktop/window_place.h"

#include <glib.h>

#include <algorithm>

namespace aviary::desktop {

namespace fs = std::filesystem;

namespace {

constexpr const char* group = "window";
constexpr int smallest = 200, largest = 16384;
/// So much of the title, right of the corner and below it, must be on a screen. Pixels.
constexpr int hold_width = 100, hold_height = 24;

std::optional<int> read_number(GKeyFile* file, const char* key, int least, int most) {
    g_autoptr(GError) error = nullptr;
    const int value = g_key_file_get_integer(file, group, key, &error);
    return error || value < least || value > most ? std::nullopt : std::optional(value);
}

bool holds(const Screen& screen, const Point& corner) {
    return corner.x + hold_width > screen.x && corner.x + hold_width <= screen.x + screen.width
           && corner.y >= screen.y && corner.y + hold_height <= screen.y + screen.height;
}

} // namespace

fs::path place_file() { return fs::path(g_get_user_state_dir()) / "aviary" / "window.ini"; }

WindowPlace read_window_place(const fs::path& file) {
    g_autoptr(GKeyFile) keys = g_key_file_new();
    g_key_file_load_from_file(keys, file.c_str(), G_KEY_FILE_NONE, nullptr);
    WindowPlace place;
    place.width = read_number(keys, "width", smallest, largest).value_or(place.width);
    place.height = read_number(keys, "height", smallest, largest).value_or(place.height);
    const auto x = read_number(keys, "x", -largest, largest), y = read_number(keys, "y", -largest, largest);
    if (x && y) place.corner = {*x, *y};
    place.is_maximized = g_key_file_get_boolean(keys, group, "maximized", nullptr);
    return place;
}

bool write_window_place(const fs::path& file, const WindowPlace& place) {
    g_autoptr(GKeyFile) keys = g_key_file_new();
    g_key_file_set_integer(keys, group, "width", place.width);
    g_key_file_set_integer(keys, group, "height", place.height);
    if (place.corner) {
        g_key_file_set_integer(keys, group, "x", place.corner->x);
        g_key_file_set_integer(keys, group, "y", place.corner->y);
    }
    g_key_file_set_boolean(keys, group, "maximized", place.is_maximized);
    std::error_code ignored;
    fs::create_directories(file.parent_path(), ignored);
    return g_key_file_save_to_file(keys, file.c_str(), nullptr);
}

WindowPlace within(WindowPlace place, const std::vector<Screen>& screens) {
    if (screens.empty()) return place;
    const auto on = std::find_if(screens.begin(), screens.end(),
        [&](const Screen& screen) { return place.corner && holds(screen, *place.corner); });
    if (on == screens.end()) place.corner.reset();
    const Screen& screen = on == screens.end() ? screens.front() : *on;
    place.width = std::min(place.width, screen.width);
    place.height = std::min(place.height, screen.height);
    return place;
}

} // namespace aviary::desktop
