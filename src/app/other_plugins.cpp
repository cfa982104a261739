#include "app/other_plugins.h"

#include "app/program.h"
#include "hosting/cage/cage.h"
#include "session/project/recent.h"

namespace aviary::app {

namespace {

/// How long a plugin may take to open. Some read large files; nobody waits for that, because they are started ahead.
constexpr auto patience = std::chrono::seconds(10);

} // namespace

session::PluginSearch plugin_search() {
    const auto folder = session::data_folder();
    return {.list = folder ? *folder / session::plugin_list_name : std::filesystem::path(),
        .folders = hosting::plugin_folders(),
        .probe = child_command("probe")};
}

session::OpenScanned open_scanned(
    boost::asio::io_context& io, double share, std::function<void(const std::string&)> trouble) {
    return [&io, share, trouble = std::move(trouble)](const hosting::ScannedFile& file) {
        const std::string name = file.file.path.filename().string();
        return hosting::open_in_cage(io, file.file.path,
            {.argv = child_command("cage"),
                .plugins = file.plugins,
                .share = share,
                .is_copied = false,
                .patience = patience,
                .on_news = [trouble, name](
                               const hosting::CageNews& news) { trouble(name + ": " + news.text); }});
    };
}

} // namespace aviary::app
