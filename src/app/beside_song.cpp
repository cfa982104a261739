#include "app/beside_song.h"

#include "app/caged_module.h"
#include "app/song_setup.h"
#include "hosting/scan/bundle_folders.h"
#include "runtime/trust/signature.h"
#include "session/plugins/library.h"
#include "session/plugins/plugin_words.h"
#include "session/plugins/plugins.h"
#include "session/project/own_folder.h"
#include "session/project/recent.h"
#include "session/session.h"

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
