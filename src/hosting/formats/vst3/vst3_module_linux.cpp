#include "hosting/formats/vst3/bundle_file.h"
#include "hosting/formats/vst3/hosted_vst3.h"
#include "hosting/formats/vst3/vst3_class.h"
#include "hosting/formats/vst3/vst3_module.h"

#include <algorithm>

#include <dlfcn.h>

namespace aviary::hosting {

using namespace vst3;

namespace {

using Library = std::unique_ptr<void, int (*)(void*)>;

class Vst3Module final : public Module {
public:
    Vst3Module(Library library, Reference<IPluginFactory> factory)
        : library_(std::move(library))
        , vst3_factory_(std::move(factory))
        , classes_(classes_of(*vst3_factory_.get())) {}
    ~Vst3Module() override {
        vst3_factory_.drop();
        if (auto* exit = reinterpret_cast<bool (*)()>(dlsym(library_.get(), "ModuleExit"))) exit();
    }
    const clap_plugin_factory& factory() const override { return factory_.clap; }

private:
    /// CLAP's factory has no place for a pointer of ours, so it lies in front of one.
    struct Factory {
        clap_plugin_factory clap;
        const Vst3Module* module;
    };
    static const Vst3Module& of(const clap_plugin_factory* factory) {
        return *reinterpret_cast<const Factory*>(factory)->module;
    }
    static std::uint32_t count(const clap_plugin_factory* self) {
        return std::uint32_t(of(self).classes_.size());
    }
    static const clap_plugin_descriptor* descriptor(const clap_plugin_factory* self, std::uint32_t index) {
        return index < count(self) ? &of(self).classes_[index].descriptor : nullptr;
    }
    static const clap_plugin* create(const clap_plugin_factory* self, const clap_host* host, const char* id) {
        const Vst3Module& module = of(self);
        const auto found = std::ranges::find(module.classes_, std::string_view(id ? id : ""), &Vst3Class::id);
        if (found == module.classes_.end()) return nullptr;
        return (new HostedVst3(*module.vst3_factory_.get(), *found, *host))->clap();
    }

    Library library_;
    Reference<IPluginFactory> vst3_factory_;
    std::deque<Vst3Class> classes_;
    const Factory factory_{{count, descriptor, create}, this};
};

} // namespace

Result<std::shared_ptr<const Module>> load_vst3(const std::filesystem::path& bundle) {
    const auto fail = [&](const char* code, std::string message) {
        return Error{code, std::move(message), bundle.string()};
    };
    const auto file = library_of_vst3(bundle);
    if (!file) return file.error();
    std::error_code ignored;
    Library library(
        dlopen(std::filesystem::absolute(*file, ignored).c_str(), RTLD_LOCAL | RTLD_NOW), dlclose);
    if (!library) return fail("module.load", std::string("the library cannot be loaded: ") + dlerror());
    const auto get_factory = reinterpret_cast<GetFactoryProc>(dlsym(library.get(), "GetPluginFactory"));
    if (!get_factory)
        return fail("module.not_vst3", "is a library but no VST3: it has no symbol GetPluginFactory");
    const auto enter = reinterpret_cast<bool (*)(void*)>(dlsym(library.get(), "ModuleEntry"));
    if (enter && !enter(library.get()))
        return fail("module.init", "the plugin library refused to initialise");
    Reference<IPluginFactory> factory(get_factory());
    if (!factory)
        return fail("module.no_factory", "the library offers no plugins: GetPluginFactory answers null");
    return std::shared_ptr<const Module>(
        std::make_shared<Vst3Module>(std::move(library), std::move(factory)));
}

} // namespace aviary::hosting
