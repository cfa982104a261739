#include "app/program.h"

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

const Layout& layout() {
    static const Layout here = layout_of(program_file().parent_path().parent_path());
    return here;
}

} // namespace

Layout layout_of(const fs::path& prefix) {
    std::error_code error;
    const fs::path ours = prefix / "lib" / "aviary", shared = prefix / "share" / "aviary";
    const fs::path package = prefix / "lib" / "cmake" / "Aviary";
    if (fs::is_directory(shared, error)) return {true, ours, ours, ours / "plugins", shared / "web", package};
    return {false, prefix / "bin", ours, prefix / "plugins", prefix / "web", package};
}

fs::path program_file() {
    std::error_code error;
    return fs::read_symlink("/proc/self/exe", error);
}

bool is_installed() { return layout().is_installed; }

std::vector<std::string> child_command(const std::string& verb) {
    return {(layout().programs / "aviary-child").string(), verb};
}

fs::path validator_program() { return layout().programs / "aviary-validator"; }
fs::path window_program() { return layout().programs / "aviary-window"; }
fs::path stock_plugins() { return layout().plugins; }
fs::path web_root() { return layout().web; }
fs::path drivers() { return layout().drivers; }

Result<fs::path> sdk_package() {
    // AviaryConfig.cmake comes with the runtime's package too, so it does not tell whether the SDK is there.
    std::error_code error;
    if (fs::exists(layout().package / "AviaryPlugin.cmake", error)) return layout().package;
    return Error{"sdk.missing",
        "the SDK is not installed with this program, and a plugin is built with it: install Aviary's "
        "component 'sdk' to "
        "the same place, as docs/installing.md says",
        layout().package.string()};
}

} // namespace aviary::app
