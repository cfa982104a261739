// The objects of VST3: the factory, its classes, their life without and with initialize(), their interfaces.
#include "validator/rule.h"
#include "validator/vst3/vst3_library.h"

#include <cstring>
#include <set>

namespace aviary::validator {
namespace {
namespace vst3_objects {

using namespace aviary::vst3;

void factory_is_proper(Harness& h) {
    auto* factory = vst3_library(h).factory();
    std::set<std::string> ids;
    const Face<IPluginFactory2> second(factory, IPluginFactory2_iid);
    for (int32 i = 0; i < factory->countClasses(); ++i) {
        PClassInfo info{};
        PClassInfo2 more{};
        factory->getClassInfo(i, &info);
        if (!ids.insert(std::string(info.cid, sizeof info.cid)).second)
            h.fail("class ", i, " has the id of another");
        if (second
            && (second->getClassInfo2(i, &more) != kResultOk
                || std::memcmp(more.cid, info.cid, sizeof info.cid) != 0
                || std::strcmp(more.name, info.name) != 0))
            h.fail("getClassInfo2(", i, ") does not tell the same as getClassInfo()");
    }
}

void factory_is_helpful(Harness& h) {
    auto& library = vst3_library(h);
    const Face<IPluginFactory> again(library.ask_for_factory());
    if (again.get() != library.factory()) h.fail("GetPluginFactory gives another factory the second time");
    const Face<IPluginFactory2> second(library.factory(), IPluginFactory2_iid);
    for (int32 i = 0; second && i < library.factory()->countClasses(); ++i)
        if (PClassInfo2 info{}; second->getClassInfo2(i, &info) == kResultOk
                                && std::strcmp(info.category, vst::kVstAudioEffectClass) == 0
                                && !info.subCategories[0])
            h.fail("class ", i, " has no sub-categories: hosts list plugins by them");
}

void unknown_classes_make_nothing(Harness& h) {
    auto& library = vst3_library(h);
    auto id = library.find(h.trial.plugin)->id;
    void* object = nullptr;
    if (library.factory()->createInstance(id.data(), IPluginFactory_iid, &object) == kResultOk || object)
        h.fail(
            "createInstance() makes a factory of a plugin: it has to look at the interface it is asked for");
    id[15] = char(id[15] ^ 0x5a);
    object = nullptr;
    if (library.factory()->createInstance(id.data(), vst::IComponent_iid, &object) == kResultOk || object)
        h.fail("createInstance() makes a plugin for a class id that does not exist");
}

void lives_without_initialize(Harness& h) {
    for (int i = 0; i < 20; ++i)
        if (!raw_vst3(h).made()) return h.fail("cannot be created");
    Play(h, *h.make()).run();
}

void initializes_again(Harness& h) {
    auto plugin = raw_vst3(h);
    for (int i = 0; i < 5; ++i) {
        if (!plugin.initialize()) return h.fail("initialize() fails after terminate()");
        Stream before;
        if (!plugin.save(before)) h.fail("does not save its state after it was initialised again");
        Play(h, plugin).run();
        plugin.terminate();
    }
    if (!plugin.initialize()) return h.fail("initialize() fails after terminate()");
}

void initializes_once(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    if (plugin.component().initialize(nullptr) == kResultOk)
        h.fail("initialize() succeeds a second time without terminate() between");
}

void faces_are_one_object(Harness& h) {
    auto plugin = raw_vst3(h);
    if (!plugin.initialize()) return h.fail("initialize() fails");
    const Face<FUnknown> one(&plugin.component(), FUnknown_iid), other(&plugin.processor(), FUnknown_iid);
    if (one.get() != other.get()) h.fail("queryInterface(FUnknown) gives two pointers for one object");
    const Face<vst::IComponent> back(&plugin.processor(), vst::IComponent_iid);
    if (back.get() != &plugin.component())
        h.fail("from the processor no way leads back to the same component");
    void* nothing = &plugin;
    constexpr Id unknown = make_id(0x12345678, 0x9abcdef0, 0x12345678, 0x9abcdef0);
    if (plugin.component().queryInterface(unknown, &nothing) == kResultOk || nothing)
        h.fail("queryInterface() of an unknown interface has to fail and to set null");
}

} // namespace vst3_objects

constexpr Rule vst3_object_table[] = {
    {"vst3_factory_is_proper", "Each class has an id of its own, and is described the same each way",
        vst3_objects::factory_is_proper, Weight::must, "VST3 IPluginFactory::getClassInfo(), IPluginFactory2",
        Rule::For::vst3},
    {"vst3_factory_is_helpful", "The factory is one, and says what kind of plugins it makes",
        vst3_objects::factory_is_helpful, Weight::should,
        "VST3 PClassInfo2.subCategories: hosts list plugins by them", Rule::For::vst3},
    {"vst3_unknown_classes_make_nothing", "A class or an interface that does not exist makes nothing",
        vst3_objects::unknown_classes_make_nothing, Weight::must, "VST3 IPluginFactory::createInstance()",
        Rule::For::vst3},
    {"vst3_lives_without_initialize", "A plugin may be released before it was initialised",
        vst3_objects::lives_without_initialize, Weight::must,
        "VST3 IComponent::getControllerClassId(): 'called before initializing the component'",
        Rule::For::vst3},
    {"vst3_initializes_again", "terminate() and initialize() can follow each other for ever",
        vst3_objects::initializes_again, Weight::bear,
        "VST3 API Documentation: each 'must only be called once per object instance'; Steinberg's validator "
        "calls them "
        "again",
        Rule::For::vst3},
    {"vst3_initializes_once", "initialize() fails when it is called twice", vst3_objects::initializes_once,
        Weight::bear, "the host that calls is at fault", Rule::For::vst3},
    {"vst3_faces_are_one_object", "All interfaces lead to each other, and unknown ones to null",
        vst3_objects::faces_are_one_object, Weight::should,
        "COM's rule of identity; VST Module Architecture calls itself 'very much like' COM and does not say "
        "it",
        Rule::For::vst3},
};

} // namespace

std::span<const Rule> vst3_object_rules() { return vst3_object_table; }

} // namespace aviary::validator
