// A plugin as aviary_add_plugin() builds it, opened and closed as a host does.
#include <aviary/abi/clap/plugin_factory.h>
#include <clap/entry.h>

#include <gtest/gtest.h>

#include <dlfcn.h>

namespace aviary {
namespace {

const clap_host_t host{CLAP_VERSION, nullptr, "Test", "", "", "1",
    [](auto*, auto*) -> const void* { return nullptr; }, [](auto*) {}, [](auto*) {}, [](auto*) {}};

void use(void* library) {
    const auto* entry = static_cast<const clap_plugin_entry_t*>(dlsym(library, "clap_entry"));
    ASSERT_NE(entry, nullptr);
    ASSERT_TRUE(entry->init(TREMOLO_CLAP));
    const auto* factory =
        static_cast<const clap_plugin_factory_t*>(entry->get_factory(CLAP_PLUGIN_FACTORY_ID));
    ASSERT_EQ(factory->get_plugin_count(factory), 1u) << "the plugins of this very program stay its own";
    const auto* plugin = factory->create_plugin(factory, &host, "com.example.tremolo");
    ASSERT_NE(plugin, nullptr);
    ASSERT_TRUE(plugin->init(plugin));
    ASSERT_TRUE(plugin->activate(plugin, 48000, 1, 64));
    plugin->deactivate(plugin);
    plugin->destroy(plugin);
    entry->deinit();
}

TEST(PluginLibrary, IsGoneAfterItsLastUseHoweverOftenItComes) {
    for (int round = 0; round < 100; ++round) {
        void* library = dlopen(TREMOLO_CLAP, RTLD_NOW | RTLD_LOCAL);
        ASSERT_NE(library, nullptr) << dlerror();
        use(library);
        ASSERT_EQ(dlclose(library), 0);
        ASSERT_EQ(dlopen(TREMOLO_CLAP, RTLD_NOW | RTLD_NOLOAD), nullptr) << "something keeps it mapped";
    }
}

} // namespace
} // namespace aviary
