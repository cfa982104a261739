// The door of a built bundle, and the ways in which a host may go wrong in it.
#include "sdk/formats/vst3/testing/vst3_test_host.h"

#include <nlohmann/json.hpp>

#include <fstream>
#include <set>

namespace aviary::test {
namespace {

using namespace vst3;

TEST(Vst3Bundle, IsGoneAfterItsLastUseHoweverOftenItComes) {
    std::string path;
    for (int round = 0; round < 50; ++round) {
        {
            Library library(TEST_VST3);
            path = library.path;
            Vst3Host host(library, "test.monitor");
            ASSERT_TRUE(host.start());
        }
        ASSERT_EQ(dlopen(path.c_str(), RTLD_NOW | RTLD_NOLOAD), nullptr) << "something keeps it mapped";
    }
}

struct Vst3Factory : testing::Test {
    Library library{TEST_VST3};
    IPluginFactory3& factory = *library.factory;
};

TEST_F(Vst3Factory, ListsEveryPluginInAllThreeForms) {
    PFactoryInfo about;
    ASSERT_EQ(factory.getFactoryInfo(&about), kResultOk);
    EXPECT_STREQ(about.vendor, "Aviary");
    EXPECT_STREQ(about.url, "https://example.com");
    ASSERT_EQ(factory.countClasses(), 12);
    std::set<std::string> ids;
    for (int32 i = 0; i < factory.countClasses(); ++i) {
        PClassInfo info;
        PClassInfo2 info_2;
        PClassInfoW info_w;
        ASSERT_EQ(factory.getClassInfo(i, &info), kResultOk);
        ASSERT_EQ(factory.getClassInfo2(i, &info_2), kResultOk);
        ASSERT_EQ(factory.getClassInfoUnicode(i, &info_w), kResultOk);
        EXPECT_STREQ(info.category, "Audio Module Class");
        EXPECT_STREQ(info.name, info_2.name);
        EXPECT_EQ(to_utf8(info_w.name, 64), info.name);
        EXPECT_EQ(std::memcmp(info.cid, info_2.cid, sizeof(TUID)), 0);
        EXPECT_EQ(std::memcmp(info.cid, info_w.cid, sizeof(TUID)), 0);
        ids.insert(std::string(info.cid, sizeof(TUID)));
    }
    EXPECT_EQ(ids.size(), 12u);
}

TEST_F(Vst3Factory, TellsWhatAPluginIs) {
    PClassInfo2 monitor, recorder;
    ASSERT_EQ(factory.getClassInfo2(0, &monitor), kResultOk);
    ASSERT_EQ(factory.getClassInfo2(1, &recorder), kResultOk);
    EXPECT_STREQ(monitor.name, "Monitor");
    EXPECT_STREQ(monitor.version, "1.2.3");
    EXPECT_STREQ(monitor.subCategories, "Fx|Tools|Analyzer|Stereo");
    EXPECT_STREQ(recorder.subCategories, "Instrument|Stereo");
    const auto category_of = [&](std::string_view name) {
        PClassInfo2 info;
        for (int32 i = 0; i < factory.countClasses(); ++i)
            if (factory.getClassInfo2(i, &info) == kResultOk && info.name == name)
                return std::string(info.subCategories);
        return std::string("none of that name");
    };
    EXPECT_EQ(category_of("Echo"), "Fx|Instrument") << "notes for notes";
    EXPECT_EQ(category_of("Spread"), "Fx") << "now surround, now stereo";
}

TEST_F(Vst3Factory, KnowsWrongQuestions) {
    PClassInfo info;
    EXPECT_NE(factory.getClassInfo(-1, &info), kResultOk);
    EXPECT_NE(factory.getClassInfo(12, &info), kResultOk);
    EXPECT_NE(factory.getClassInfo(0, nullptr), kResultOk);
    void* object = this;
    const detail::ClassId nobody("test.nobody"), monitor("test.monitor"), colliding("test.colliding");
    EXPECT_NE(factory.createInstance(nobody.bytes, vst::IComponent_iid, &object), kResultOk);
    EXPECT_EQ(object, nullptr);
    object = this;
    EXPECT_NE(factory.createInstance(monitor.bytes, IPluginFactory_iid, &object), kResultOk);
    EXPECT_EQ(object, nullptr) << "a plugin is no factory";
    EXPECT_NE(factory.createInstance(colliding.bytes, vst::IComponent_iid, &object), kResultOk);
    EXPECT_EQ(object, nullptr) << "its parameters cannot be told apart";
    EXPECT_NE(factory.createInstance(nullptr, vst::IComponent_iid, &object), kResultOk);
    EXPECT_NE(factory.createInstance(monitor.bytes, vst::IComponent_iid, nullptr), kResultOk);
}

TEST(Vst3ModuleInfo, SaysWhatTheFactorySays) {
    std::ifstream file(std::string(TREMOLO_VST3) + "/Contents/Resources/moduleinfo.json");
    const auto info = nlohmann::json::parse(file);
    ASSERT_EQ(info["Classes"].size(), 1u);
    const auto& tremolo = info["Classes"][0];
    // FNV-1a 128 of "com.example.tremolo", counted elsewhere: projects hold it, it must never change.
    EXPECT_EQ(tremolo["CID"], "1FF4798588708DBD83E151F37CCC16E4");
    EXPECT_EQ(tremolo["Name"], "Tremolo");
    EXPECT_EQ(tremolo["Sub Categories"], nlohmann::json({"Fx", "Modulation", "Stereo"}));
}

TEST_F(Vst3Factory, TheModuleInfoListsAllOfItAndNoSnapshots) {
    std::ifstream file(TEST_VST3 "/Contents/Resources/moduleinfo.json");
    const auto info = nlohmann::json::parse(file);
    ASSERT_EQ(info["Classes"].size(), std::size_t(factory.countClasses()));
    for (int32 i = 0; i < factory.countClasses(); ++i) {
        const auto& listed = info["Classes"][std::size_t(i)];
        PClassInfo2 known;
        ASSERT_EQ(factory.getClassInfo2(i, &known), kResultOk);
        EXPECT_EQ(listed["Name"], known.name);
        EXPECT_EQ(listed["Version"], known.version);
        std::string categories;
        for (const auto& category : listed["Sub Categories"]) {
            if (!categories.empty()) categories += '|';
            categories += category.get<std::string>();
        }
        EXPECT_EQ(categories, known.subCategories);
        EXPECT_EQ(listed["Snapshots"], nlohmann::json::array());
    }
}

TEST_F(Vst3Factory, APluginIsOneObjectUnderItsReferences) {
    const detail::ClassId id("test.monitor");
    void* object = nullptr;
    ASSERT_EQ(factory.createInstance(id.bytes, vst::IComponent_iid, &object), kResultOk);
    auto* component = static_cast<vst::IComponent*>(object);
    EXPECT_EQ(component->addRef(), 2u);
    EXPECT_EQ(component->release(), 1u);
    for (const Id& face : {FUnknown_iid, IPluginBase_iid, vst::IComponent_iid, vst::IAudioProcessor_iid,
             vst::IEditController_iid, vst::IProcessContextRequirements_iid, vst::IUnitInfo_iid}) {
        void *first = nullptr, *unknown = nullptr;
        ASSERT_EQ(component->queryInterface(face, &first), kResultOk);
        static_cast<FUnknown*>(first)->queryInterface(FUnknown_iid, &unknown);
        EXPECT_EQ(unknown, object) << "the same whichever face is asked";
        EXPECT_EQ(static_cast<FUnknown*>(unknown)->release(), 2u);
        EXPECT_EQ(static_cast<FUnknown*>(first)->release(), 1u);
    }
    void* none = this;
    EXPECT_EQ(component->queryInterface(vst::IMidiMapping_iid, &none), kNoInterface)
        << "an effect has no notes";
    EXPECT_EQ(none, nullptr);
    EXPECT_NE(component->queryInterface(vst::IComponent_iid, nullptr), kResultOk);
    EXPECT_EQ(component->release(), 0u);
}

TEST_F(Vst3Factory, APluginSurvivesCallsInTheWrongOrder) {
    Vst3Host host(library, "test.monitor");
    host.resize(64);
    EXPECT_NE(host.process(), kResultOk);
    EXPECT_NE(host.component->setActive(true), kResultOk) << "nobody said at what rate";
    EXPECT_NE(host.processor->setProcessing(true), kResultOk);
    EXPECT_EQ(host.component->setActive(false), kResultOk);
    EXPECT_NE(host.component->initialize(nullptr), kResultOk) << "it is already";
    vst::ProcessSetup wrong{vst::kRealtime, 2, 512, 48000};
    EXPECT_NE(host.processor->setupProcessing(wrong), kResultOk);
    wrong = {vst::kRealtime, vst::kSample32, 0, 48000};
    EXPECT_NE(host.processor->setupProcessing(wrong), kResultOk);
    ASSERT_TRUE(host.start());
    EXPECT_NE(host.processor->setupProcessing(wrong), kResultOk) << "not while active";
    EXPECT_EQ(host.component->setActive(true), kResultOk);
    EXPECT_EQ(host.process(), kResultOk);
    EXPECT_EQ(host.component->terminate(), kResultOk) << "though active";
    EXPECT_NE(host.process(), kResultOk);
}

TEST_F(Vst3Factory, APluginStartsAgainAfterItsEnd) {
    Vst3Host host(library, "test.monitor");
    host.resize(64);
    for (int round = 0; round < 3; ++round) {
        ASSERT_TRUE(host.start(44100 + round));
        ASSERT_EQ(host.process(), kResultOk);
        EXPECT_EQ(host.processor->setProcessing(false), kResultOk);
        EXPECT_EQ(host.component->setActive(false), kResultOk);
        EXPECT_EQ(host.component->terminate(), kResultOk);
        EXPECT_EQ(host.component->initialize(nullptr), kResultOk);
    }
}

TEST_F(Vst3Factory, BussesAreStereoAndAnInstrumentsInputIsNotes) {
    Vst3Host effect(library, "test.monitor"), instrument(library, "test.recorder");
    EXPECT_EQ(effect.component->getBusCount(vst::kAudio, vst::kInput), 1);
    EXPECT_EQ(effect.component->getBusCount(vst::kEvent, vst::kInput), 0);
    EXPECT_EQ(instrument.component->getBusCount(vst::kAudio, vst::kInput), 0);
    EXPECT_EQ(instrument.component->getBusCount(vst::kEvent, vst::kInput), 1);
    EXPECT_EQ(instrument.component->getBusCount(99, 99), 0);
    vst::BusInfo info;
    ASSERT_EQ(effect.component->getBusInfo(vst::kAudio, vst::kOutput, 0, info), kResultOk);
    EXPECT_EQ(info.channelCount, 2);
    EXPECT_EQ(to_utf8(info.name, 128), "Output");
    EXPECT_NE(effect.component->getBusInfo(vst::kAudio, vst::kOutput, 1, info), kResultOk);
    EXPECT_EQ(effect.component->activateBus(vst::kAudio, vst::kInput, 0, true), kResultOk);
    EXPECT_NE(effect.component->activateBus(vst::kAudio, vst::kInput, 1, true), kResultOk);

    vst::SpeakerArrangement stereo = vst::SpeakerArr::kStereo, mono = vst::SpeakerArr::kMono;
    EXPECT_EQ(effect.processor->setBusArrangements(&stereo, 1, &stereo, 1), kResultTrue);
    EXPECT_EQ(effect.processor->setBusArrangements(&mono, 1, &stereo, 1), kResultFalse);
    EXPECT_EQ(effect.processor->setBusArrangements(nullptr, 0, &stereo, 1), kResultFalse);
    EXPECT_EQ(instrument.processor->setBusArrangements(nullptr, 0, &stereo, 1), kResultTrue);
    EXPECT_EQ(effect.processor->canProcessSampleSize(vst::kSample32), kResultTrue);
    EXPECT_EQ(effect.processor->canProcessSampleSize(vst::kSample64), kResultTrue);
    EXPECT_EQ(effect.processor->canProcessSampleSize(2), kResultFalse);
}

} // namespace
} // namespace aviary::test
