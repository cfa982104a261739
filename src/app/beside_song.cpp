#include "app/beside_song.h"

#include "app/caged_module.h"
#include "app/program.h"
#include "app/song_setup.h"
#include "base/whole_file.h"
#include "hosting/scan/bundle_folders.h"
#include "runtime/trust/signature.h"
#include "session/plugins/library.h"
#include "session/plugins/plugin_words.h"
#include "session/plugins/plugins.h"
#include "session/project/own_folder.h"
#include "session/project/recent.h"
#include "session/session.h"
#include "workshop/shipping/foreground.h"
#include "workshop/watch/project_claim.h"

#include <fmt/format.h>

#include <algorithm>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

fs::path folder_of(const fs::path& song_file) {
    std::error_code error;
    return fs::absolute(song_file, error).parent_path();
}

bool is_signed_by_one_of(const fs::path& keys, const fs::path& bundle) {
    std::error_code error;
    if (!fs::is_directory(keys, error)) return false;
    const auto signer = runtime::verify_bundle(bundle);
    if (!signer) return false;
    for (fs::directory_iterator entry(keys, error), end; !error && entry != end; entry.increment(error)) {
        const auto key = runtime::read_public_key(entry->path());
        if (key && *key == *signer) return true;
    }
    return false;
}

} // namespace

Result<void> may_run(const fs::path& data_folder, const fs::path& song_folder, const fs::path& bundle) {
    // What others could put there may not run, whoever trusts the folder or signed what was there a moment ago.
    const auto own = session::judge_inside(song_folder, bundle);
    if (own && session::is_trusted(data_folder, song_folder)) return {};
    const fs::path keys = data_folder / "trusted_keys";
    if (own && is_signed_by_one_of(keys, bundle)) return {};
    const std::string what =
        own ? "its folder is none that you made with 'aviary new' or worked in with 'aviary start'"
            : own.error().message;
    return Error{"plugin.untrusted",
        fmt::format("the plugin '{}' that was built beside this song does not run, because {}. To run it: "
                    "'aviary start' in "
                    "that folder, --trust for this once, or the public key of who signed it in {}",
            bundle.filename().string(), what, keys.string()),
        ""};
}

std::vector<std::string> plugins_of_project(const fs::path& song_file) {
    constexpr std::string_view call = "aviary_add_plugin(", blank = " \t\r\n", ends = " \t\r\n)";
    const std::string text = read_whole_file(folder_of(song_file) / "CMakeLists.txt").value_or("");
    std::vector<std::string> names;
    for (auto at = text.find(call); at != std::string::npos; at = text.find(call, at + 1)) {
        const auto begin = std::min(text.find_first_not_of(blank, at + call.size()), text.size());
        const auto end = std::min(text.find_first_of(ends, begin), text.size());
        names.push_back(text.substr(begin, end - begin));
    }
    return names;
}

Result<void> build_beside(const fs::path& song_file, const song::Score& score, bool is_trusted) {
    const auto own = plugins_of_project(song_file);
    const auto is_missing = [&](const song::PluginWord* word) {
        std::error_code error;
        return std::ranges::find(own, word->word) != own.end()
               && !fs::exists(built_beside(song_file) / word->word, error);
    };
    if (std::ranges::none_of(session::plugin_words(score), is_missing)) return {};
    const auto data = session::data_folder();
    if (!is_trusted && !(data && session::is_trusted(*data, folder_of(song_file)))) return {};
    const auto package = sdk_package();
    if (!package) return package.error();
    const auto claim = workshop::ProjectClaim::make(folder_of(song_file));
    if (!claim) return claim.error();
    fmt::print(stderr, "aviary: building the plugin of this song's folder\n");
    std::error_code error;
    auto built = workshop::Foreground().build(
        {.project = fs::canonical(folder_of(song_file), error), .aviary_package = *package});
    return built ? Result<void>() : built.error();
}

BesideSong::BesideSong(boost::asio::io_context& io, const fs::path& song_file, Setup setup)
    : io_(io)
    , folder_(folder_of(song_file))
    , setup_(std::move(setup))
    , bundles_(hosting::find_bundles(built_beside(song_file))) {}

BesideSong::~BesideSong() = default;

std::vector<Error> BesideSong::load(session::Session& session, const song::Score& score) {
    if (bundles_.empty()) return {};
    const auto may_be_ours = [&](const song::PluginWord* word) {
        const auto is_named = [&](const fs::path& bundle) { return bundle.filename() == word->word; };
        return std::ranges::any_of(bundles_, is_named) || !session.plugins().library().look_up(word->word);
    };
    if (std::ranges::none_of(session::plugin_words(score), may_be_ours)) return {};
    std::vector<Error> problems;
    for (const fs::path& bundle : bundles_)
        if (const auto loaded = load_one(session, bundle); !loaded) problems.push_back(loaded.error());
    return problems;
}

Result<void> BesideSong::load_one(session::Session& session, const fs::path& bundle) {
    if (!setup_.is_trusted) {
        const auto data = session::data_folder();
        if (!data) return data.error();
        if (auto may = may_run(*data, folder_, bundle); !may) return may;
    }
    setup_.on_start();
    auto module = open_caged(io_, bundle, 1,
        [trouble = setup_.on_trouble, name = bundle.filename().string()](
            const hosting::CageNews& news) { trouble(name + ": " + news.text); });
    if (!module) return module.error();
    const auto live = session.plugins().go_live(bundle, *std::move(module));
    return live ? Result<void>() : live.error();
}

} // namespace aviary::app
