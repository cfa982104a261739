#include "session/plugins/library.h"

#include "hosting/formats/clap/clap_loader.h"
#include "hosting/scan/bundle_folders.h"
#include "runtime/runtime.h"
#include "session/plugins/words.h"
#include "song/syntax/diagnostics.h"

#include <algorithm>
#include <map>
#include <set>

namespace aviary::session {

namespace fs = std::filesystem;
using hosting::Module;
using hosting::Processor;

struct PluginLibrary::Impl {
    struct Bundle {
        fs::path path;
        std::shared_ptr<const Module> module; ///< the newest version's; null until it is loaded
    };
    /// What a word means: a plugin of a bundle, or its first one if the id is empty.
    struct Meaning {
        std::string bundle, plugin_id;
    };

    explicit Impl(OpenScanned open_scanned)
        : scanned(std::move(open_scanned)) {
        runtime.add_loader(std::make_unique<hosting::ClapLoader>());
    }
    void look_into_folders();
    using Use = std::function<Result<void>(std::shared_ptr<const Module>)>;

    Result<void> load(Bundle& bundle);
    /// Loads the bundle and gives its module to `use`. On an error, also one of `use`, the bundle is not loaded.
    Result<void> load(const fs::path& path, const Use& use);
    Result<void> reload(const fs::path& path, const Use& use);
    Result<std::unique_ptr<Processor>> make(std::string_view word);
    static Result<void> use_plugins(runtime::Pinned interface, const Use& use);
    Meaning find(std::string_view word) const;
    Meaning find_everywhere(std::string_view word);
    bool is_of_others(std::string_view word) {
        return scanned.find(word) && find_everywhere(word).bundle.empty();
    }
    Error unknown(std::string_view word) const;

    runtime::Runtime runtime{{}};
    std::vector<fs::path> folders;
    fs::path project;                                   ///< the folder of the project that plays
    bool expects_more = false;                          ///< see expect_more()
    std::map<std::string, Bundle, std::less<>> bundles; ///< by name
    ScannedPlugins scanned; ///< if a bundle has a plugin of the same id, the bundle's is used
};

PluginLibrary::PluginLibrary(std::vector<fs::path> folders, OpenScanned open_scanned)
    : impl_(std::make_unique<Impl>(std::move(open_scanned))) {
    impl_->folders = std::move(folders);
    impl_->look_into_folders();
}

PluginLibrary::~PluginLibrary() = default;

void PluginLibrary::Impl::look_into_folders() {
    for (const fs::path& folder : folders)
        for (const fs::path& path : hosting::find_bundles(folder)) {
            // A bundle whose manifest is wrong is known by its folder's name; loading it then says what is wrong.
            const auto manifest = runtime::read_manifest(path);
            bundles.try_emplace(manifest ? manifest->name : path.filename().string(), Bundle{path, nullptr});
        }
}

Result<void> PluginLibrary::Impl::load(Bundle& bundle) {
    return load(bundle.path, [&](std::shared_ptr<const Module> module) {
        bundle.module = std::move(module);
        return Result<void>();
    });
}

Result<void> PluginLibrary::Impl::load(const fs::path& path, const Use& use) {
    const auto id = runtime.load(path);
    if (!id) return id.error();
    auto used = [&] {
        const auto view = runtime.view();
        const auto handle =
            view.find(runtime::guest_contract_id(hosting::plugin_factory_contract, 1), {}, *id);
        return use_plugins(handle ? view.pin(*handle) : nullptr, use);
    }();
    if (!used) (void)runtime.unload(*id); // otherwise it could never be loaded again
    return used;
}

Result<void> PluginLibrary::Impl::reload(const fs::path& path, const Use& use) {
    return runtime.reload(path, [&](const std::vector<runtime::Pinned>& interfaces) {
        const auto contract = runtime::guest_contract_id(hosting::plugin_factory_contract, 1);
        const auto plugins = std::find_if(interfaces.begin(), interfaces.end(),
            [&](const runtime::Pinned& interface) { return interface->contract_id == contract; });
        return use_plugins(plugins == interfaces.end() ? nullptr : *plugins, use);
    });
}

Result<void> PluginLibrary::Impl::use_plugins(runtime::Pinned interface, const Use& use) {
    if (!interface)
        return Error{"bundle.no_plugins",
            "the bundle provides no plugins: its manifest must name clap.plugin-factory@1 under 'provides'",
            ""};
    auto module = hosting::module_of(std::move(interface));
    if (!module) return module.error();
    return use(*std::move(module));
}

/// Looks only at what is known by now. The bundle's name is empty if none is found.
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

/// Looks into the folders again, and loads bundles to learn their plugins' ids.
PluginLibrary::Impl::Meaning PluginLibrary::Impl::find_everywhere(std::string_view word) {
    if (Meaning known = find(word); !known.bundle.empty()) return known;
    look_into_folders();
    if (is_plugin_id(word))
        for (auto& [name, bundle] : bundles)
            if (!bundle.module) (void)load(bundle); // a bundle that cannot be loaded does not have the plugin
    return find(word);
}

Error PluginLibrary::Impl::unknown(std::string_view word) const {
    std::vector<std::string_view> words(role_words().begin(), role_words().end());
    for (const auto& [name, bundle] : bundles) words.push_back(name);
    for (const auto& file : scanned.list())
        for (const auto& plugin : file.plugins) words.push_back(plugin.id);
    std::string message = "there is no plugin " + song::in_quotes(word);
    const std::string nearest = song::did_you_mean(word, words);
    message +=
        nearest.empty() ? "; expected a role like 'bass', a bundle's name or a plugin's id" : "; " + nearest;
    const auto refused =
        std::ranges::count_if(scanned.list(), [](const auto& file) { return file.refused.has_value(); });
    if (is_plugin_id(word) && refused > 0)
        message += "; " + (refused == 1 ? "one plugin file" : std::to_string(refused) + " plugin files")
                   + " of this machine cannot be used: 'aviary scan' says why";
    return {"plugin.unknown", std::move(message), ""};
}

Result<std::unique_ptr<Processor>> PluginLibrary::make(std::string_view word) {
    auto made = impl_->make(word);
    if (made) tell_project(**made);
    return made;
}

Result<std::unique_ptr<Processor>> PluginLibrary::Impl::make(std::string_view word) {
    const Meaning meaning = find_everywhere(word);
    if (meaning.bundle.empty()) return scanned.find(word) ? scanned.make(word) : unknown(word);
    Bundle& bundle = bundles.at(meaning.bundle);
    if (!bundle.module)
        if (auto loaded = load(bundle); !loaded) return loaded.error();
    return Processor::create(bundle.module, meaning.plugin_id);
}

void PluginLibrary::set_project(const fs::path& folder) { impl_->project = folder; }
void PluginLibrary::tell_project(Processor& processor) const { processor.set_project(impl_->project); }

Result<fs::path> PluginLibrary::folder_of(std::string_view word) {
    const Impl::Meaning meaning = impl_->find_everywhere(word);
    if (meaning.bundle.empty()) return impl_->unknown(word);
    return impl_->bundles.at(meaning.bundle).path;
}

Result<void> PluginLibrary::look_up(std::string_view word) {
    const bool is_at_hand = !impl_->find(word).bundle.empty() || impl_->scanned.find(word);
    if (is_at_hand || impl_->expects_more || !impl_->find_everywhere(word).bundle.empty()) return {};
    return impl_->unknown(word);
}

void PluginLibrary::expect_more(bool more) { impl_->expects_more = more; }
bool PluginLibrary::expects_more() const { return impl_->expects_more; }

bool PluginLibrary::would_wait(std::string_view word) {
    return impl_->is_of_others(word) && !impl_->scanned.is_started(word);
}

void PluginLibrary::look_into_folders() { impl_->look_into_folders(); }
void PluginLibrary::set_scanned(PluginList list) { impl_->scanned.take(std::move(list)); }

void PluginLibrary::start_ahead(const std::vector<std::string>& words, const std::function<void()>& opened) {
    std::vector<std::string> ids;
    for (const std::string& word : words)
        if (impl_->is_of_others(word)) ids.push_back(word);
    impl_->scanned.start_ahead(ids, opened);
}

void PluginLibrary::end_unused() { impl_->scanned.end_unused(); }

namespace {

template <typename Features>
KnownPlugin::Kind kind_of(const Features& features) {
    for (const std::string_view feature : features) {
        if (feature == "instrument") return KnownPlugin::Kind::instrument;
        if (feature == "note-effect") return KnownPlugin::Kind::note_effect;
    }
    return KnownPlugin::Kind::effect;
}

std::vector<std::string_view> features_of(const clap_plugin_descriptor& plugin) {
    std::vector<std::string_view> features;
    for (const char* const* feature = plugin.features; feature && *feature; ++feature)
        features.emplace_back(*feature);
    return features;
}

const char* text(const char* from_a_plugin) { return from_a_plugin ? from_a_plugin : ""; }

} // namespace

std::vector<KnownPlugin> PluginLibrary::plugins() {
    std::vector<KnownPlugin> known;
    for (auto& [name, bundle] : impl_->bundles) {
        if (!bundle.module && !impl_->load(bundle)) continue;
        const clap_plugin_factory& factory = bundle.module->factory();
        for (std::uint32_t i = 0, count = factory.get_plugin_count(&factory); i < count; ++i)
            if (const auto* plugin = factory.get_plugin_descriptor(&factory, i))
                known.push_back({text(plugin->id), text(plugin->name), text(plugin->vendor),
                    kind_of(features_of(*plugin)), i == 0 ? name : text(plugin->id), bundle.path, false});
    }
    std::set<std::string> ids;
    for (const KnownPlugin& plugin : known) ids.insert(plugin.id);
    for (const ListedPlugin& listed : listed_plugins(impl_->scanned.list())) {
        const auto& about = *listed.about;
        if (impl_->scanned.find(about.id) && ids.insert(about.id).second)
            known.push_back({about.id, about.name, about.vendor, kind_of(about.features), listed.word,
                listed.file->file.path, true, listed.vst3_word});
    }
    return known;
}

std::string PluginLibrary::bundle_of(std::string_view word) const { return impl_->find(word).bundle; }

Result<std::string> PluginLibrary::reload(
    const fs::path& path, std::shared_ptr<const Module> given, const TakeUp& take_up) {
    const auto manifest = runtime::read_manifest(path);
    if (!manifest) return manifest.error();
    const std::string& name = manifest->name;
    const auto use = [&](std::shared_ptr<const Module> module) -> Result<void> {
        const auto known = impl_->bundles.find(name);
        const auto before = known == impl_->bundles.end() ? std::nullopt : std::optional(known->second);
        impl_->bundles[name] = {path, std::move(module)};
        auto taken = take_up ? take_up(name) : Result<void>();
        if (taken) return taken;
        if (before)
            impl_->bundles[name] = *before;
        else
            impl_->bundles.erase(name);
        return taken;
    };
    const bool is_loaded = impl_->runtime.manifest(manifest->id).ok();
    const auto used = given       ? use(std::move(given))
                      : is_loaded ? impl_->reload(path, use)
                                  : impl_->load(path, use);
    if (!used) return used.error();
    return name;
}

} // namespace aviary::session
