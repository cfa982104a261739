#include "validator/vst3/vst3_library.h"

#include "base/hexadecimal.h"
#include "validator/plugin_file.h"

#include <cstring>

#include <dlfcn.h>

namespace aviary::validator {

using namespace vst3;

template <typename Function>
Function Vst3Library::symbol(const char* name) const {
    return reinterpret_cast<Function>(dlsym(library_, name));
}

Result<std::unique_ptr<Library>> Vst3Library::open(const std::filesystem::path& given) {
    const auto fail = [&](const std::string& why) { return Error{"validator.open", why, given.string()}; };
    const auto path = library_of(given);
    if (!path) return path.error();
    void* library = dlopen(std::filesystem::absolute(*path).c_str(), RTLD_NOW | RTLD_LOCAL);
    if (!library) return fail(words("the library cannot be loaded: ", dlerror()));
    std::unique_ptr<Vst3Library> opened(new Vst3Library(library));
    const auto enter = opened->symbol<bool (*)(void*)>("ModuleEntry");
    if (!enter || !opened->symbol<void*>("ModuleExit")) return fail("lacks ModuleEntry or ModuleExit");
    if (!enter(library)) return fail("ModuleEntry answers false");
    opened->entered_ = true;
    if (!opened->symbol<void*>("GetPluginFactory")) return fail("has no GetPluginFactory");
    opened->factory_ = Face<IPluginFactory>(opened->ask_for_factory());
    if (!opened->factory_) return fail("GetPluginFactory answers null");
    for (int32 i = 0; i < opened->factory_->countClasses(); ++i) {
        PClassInfo info{};
        if (opened->factory_->getClassInfo(i, &info) != kResultOk)
            return fail(words("getClassInfo(", i, ") fails"));
        if (std::strcmp(info.category, vst::kVstAudioEffectClass) != 0) continue;
        Class found;
        std::memcpy(found.id.data(), info.cid, sizeof info.cid);
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(info.cid);
        found.name = {hexadecimal({bytes, sizeof info.cid}),
            std::string(info.name, strnlen(info.name, sizeof info.name))};
        opened->classes_.push_back(found);
    }
    return std::unique_ptr<Library>(std::move(opened));
}

Vst3Library::~Vst3Library() {
    factory_.drop();
    if (entered_) symbol<bool (*)()>("ModuleExit")();
    dlclose(library_);
}

IPluginFactory* Vst3Library::ask_for_factory() const {
    return symbol<IPluginFactory*(PLUGIN_API*)()>("GetPluginFactory")();
}

std::vector<PluginName> Vst3Library::plugins() const {
    std::vector<PluginName> names;
    for (const Class& plugin : classes_) names.push_back(plugin.name);
    return names;
}

const Vst3Library::Class* Vst3Library::find(const std::string& id) const {
    for (const Class& plugin : classes_)
        if (plugin.name.id == id) return &plugin;
    return nullptr;
}

std::unique_ptr<Subject> Vst3Library::create(const std::string& id, Harness& harness) {
    const Class* found = find(id);
    if (!found) {
        harness.fail("the library has no such plugin any more");
        return nullptr;
    }
    auto plugin = std::make_unique<Vst3Subject>(harness, *this, *found);
    if (!plugin->made()) {
        harness.fail("has no component, no audio processor or no edit controller");
        return nullptr;
    }
    if (!plugin->initialize()) {
        harness.fail("initialize() fails");
        return nullptr;
    }
    return plugin;
}

Vst3Library& vst3_library(Harness& harness) { return static_cast<Vst3Library&>(harness.library); }

Vst3Subject raw_vst3(Harness& harness) {
    Vst3Library& library = vst3_library(harness);
    return Vst3Subject(harness, library, *library.find(harness.trial.plugin));
}

} // namespace aviary::validator
