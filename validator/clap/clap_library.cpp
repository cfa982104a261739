#include "validator/clap/clap_library.h"

#include <dlfcn.h>

namespace aviary::validator {

Result<std::unique_ptr<Library>> ClapLibrary::open(const std::filesystem::path& path) {
    const auto fail = [&](const std::string& why) { return Error{"validator.open", why, path.string()}; };
    void* library = dlopen(std::filesystem::absolute(path).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) return fail(words("the library cannot be loaded: ", dlerror()));
    const auto* entry = static_cast<const clap_plugin_entry*>(dlsym(library, "clap_entry"));
    if (!entry) return fail("the library has no symbol clap_entry");
    if (!clap_version_is_compatible(entry->clap_version)) return fail("is made for an older CLAP than 1.0");
    if (!entry->init || !entry->deinit || !entry->get_factory) return fail("clap_entry lacks a function");
    std::unique_ptr<ClapLibrary> opened(new ClapLibrary(library, *entry, std::filesystem::absolute(path)));
    if (!entry->init(opened->path_.c_str())) return fail("clap_entry.init() answers false");
    opened->find_factory();
    if (!opened->factory_) return fail("offers no plugins: get_factory(\"clap.plugin-factory\") is null");
    return std::unique_ptr<Library>(std::move(opened));
}

ClapLibrary::~ClapLibrary() {
    entry_->deinit();
    dlclose(library_);
}

void ClapLibrary::find_factory() {
    factory_ = static_cast<const clap_plugin_factory*>(entry_->get_factory(CLAP_PLUGIN_FACTORY_ID));
}

std::vector<PluginName> ClapLibrary::plugins() const {
    std::vector<PluginName> names;
    for (std::uint32_t i = 0; i < factory_->get_plugin_count(factory_); ++i)
        if (const auto* descriptor = factory_->get_plugin_descriptor(factory_, i);
            descriptor && descriptor->id)
            names.push_back({descriptor->id, descriptor->name ? descriptor->name : ""});
    return names;
}

std::unique_ptr<Subject> ClapLibrary::create(const std::string& id, Harness& harness) {
    auto plugin = std::make_unique<ClapSubject>(harness, *factory_, id);
    if (!plugin->made()) {
        harness.fail("create_plugin() answers null for an id that the factory lists");
        return nullptr;
    }
    if (!plugin->init()) {
        harness.fail("init() answers false");
        return nullptr;
    }
    return plugin;
}

} // namespace aviary::validator
