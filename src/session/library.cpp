#include "session/library.h"

#include "hosting/clap_loader.h"
#include "hosting/scan.h"
#include "runtime/runtime.h"
#include "session/words.h"
#include "song/diagnostics.h"

#include <algorithm>
#include <map>

namespace aviary::session {

namespace fs = std::filesystem;
using hosting::Module;
using hosting::Processor;

struct PluginLibrary::Impl {
    struct Bundle {
        fs::path path;
        std::shared_ptr<const Module> module;      ///< of its newest version; nothing until it is loaded
        std::weak_ptr<const Module> replaced = {}; ///< the version before, for as long as something plays it
    };
    /// What a word means: a plugin of a bundle, or its first one if the id is empty.
    struct Meaning {
        std::string bundle, plugin_id;
    };

    Impl() { runtime.add_loader(std::make_unique<hosting::ClapLoader>()); }
    void look_into_folders();
    Result<void> load(Bundle& bundle);
    Result<std::shared_ptr<const Module>> module_of(runtime::BundleId bundle) const;
    Meaning find(std::string_view word) const;
    Meaning find_everywhere(std::string_view word);
    Error unknown(std::string_view word) const;

    runtime::Runtime runtime{{}};
    std::vector<fs::path> folders;
    std::map<std::string, Bundle, std::less<>> bundles; ///< by name
};

PluginLibrary::PluginLibrary(std::vector<fs::path> folders)
    : impl_(std::make_unique<Impl>()) {
    impl_->folders = std::move(folders);
    impl_->look_into_folders();
}

PluginLibrary::~PluginLibrary() = default;

void PluginLibrary::Impl::look_into_folders() {
    for (const fs::path& folder : folders)
        for (const fs::path& path : hosting::find_bundles(folder)) {
            // One whose manifest is wrong goes by its folder's name, so that loading it says what is wrong.
            const auto manifest = runtime::read_manifest(path);
            bundles.try_emplace(manifest ? manifest->name : path.filename().string(), Bundle{path, nullptr});
        }
}

Result<void> PluginLibrary::Impl::load(Bundle& bundle) {
    const auto id = runtime.load(bundle.path);
    if (!id) return id.error();
    auto module = module_of(*id);
    if (!module) return module.error();
    bundle.module = std::move(*module);
    return {};
}

Result<std::shared_ptr<const Module>> PluginLibrary::Impl::module_of(runtime::BundleId bundle) const {
    const auto view = runtime.view();
    const auto contract = runtime::guest_contract_id(hosting::plugin_factory_contract, 1);
    const auto handle = view.find(contract, {}, bundle);
    if (handle) return hosting::module_of(view.pin(*handle));
    return Error{"bundle.no_plugins",
        "the bundle provides no plugins: its manifest must name clap.plugin-factory@1 under 'provides'", ""};
}

/// Among what is known by now. The bundle is empty when there is none.
PluginLibrary::Impl::Meaning PluginLibrary::Impl::find(std::string_view word) const {
    if (bundles.contains(word)) return {std::string(word), ""};
    if (const auto stock = stock_for(word); bundles.contains(stock)) return {std::string(stock), ""};
    for (const auto& [name, bundle] : bundles) {
        if (!bundle.module) continue;
        const auto ids = bundle.module->plugin_ids();
        if (std::find(ids.begin(), ids.end(), word) != ids.end()) return {name, std::string(word)};
    }
    return {};
}

/// Also among bundles that came since, and plugins of bundles that have not been loaded yet.
PluginLibrary::Impl::Meaning PluginLibrary::Impl::find_everywhere(std::string_view word) {
    if (Meaning known = find(word); !known.bundle.empty()) return known;
    look_into_folders();
    const bool is_plugin_id =
        word.find('.') != std::string_view::npos; // as "com.example.tremolo"; no role has a dot
    if (is_plugin_id)
        for (auto& [name, bundle] : bundles)
            if (!bundle.module) (void)load(bundle); // what cannot be loaded does not have the plugin
    return find(word);
}

Error PluginLibrary::Impl::unknown(std::string_view word) const {
    std::vector<std::string_view> words(role_words().begin(), role_words().end());
    for (const auto& [name, bundle] : bundles) words.push_back(name);
    std::string message = "there is no plugin " + song::in_quotes(word);
    const std::string nearest = song::did_you_mean(word, words);
    message +=
        nearest.empty() ? "; expected a role like 'bass', a bundle's name or a plugin's id" : "; " + nearest;
    return {"plugin.unknown", std::move(message), ""};
}

Result<std::unique_ptr<Processor>> PluginLibrary::make(std::string_view word) {
    const Impl::Meaning meaning = impl_->find_everywhere(word);
    if (meaning.bundle.empty()) return impl_->unknown(word);
    Impl::Bundle& bundle = impl_->bundles.at(meaning.bundle);
    if (!bundle.module)
        if (auto loaded = impl_->load(bundle); !loaded) return loaded.error();
    return Processor::create(bundle.module, meaning.plugin_id);
}

std::string PluginLibrary::bundle_of(std::string_view word) const { return impl_->find(word).bundle; }

Result<std::string> PluginLibrary::reload(const fs::path& path, std::shared_ptr<const Module> given) {
    const auto manifest = runtime::read_manifest(path);
    if (!manifest) return manifest.error();
    Impl::Bundle& bundle = impl_->bundles[manifest->name];
    if (given) {
        bundle = {path, std::move(given), bundle.module};
        return manifest->name;
    }
    if (!bundle.module) {
        bundle.path = path;
        if (auto loaded = impl_->load(bundle); !loaded) return loaded.error();
        return manifest->name;
    }
    if (auto reloaded = impl_->runtime.reload(path); !reloaded) return reloaded.error();
    auto module = impl_->module_of(manifest->id);
    if (!module) return module.error();
    bundle = {path, std::move(*module), bundle.module};
    return manifest->name;
}

void PluginLibrary::take_back(std::string_view bundle_name) {
    const auto bundle = impl_->bundles.find(bundle_name);
    if (bundle == impl_->bundles.end()) return;
    if (auto before = bundle->second.replaced.lock()) bundle->second.module = std::move(before);
}

} // namespace aviary::session
