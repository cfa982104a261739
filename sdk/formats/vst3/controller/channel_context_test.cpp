// Track info through the VST3 door: what VST3 has of its own. The rest is in formats/track_info_test.cpp.
#include "sdk/formats/vst3/controller/channel_context.h"
#include "sdk/formats/vst3/testing/attributes.h"

#include <limits>

namespace aviary::test {
namespace {

using detail::to_track_info;
using vst3::int64;

const std::string bad = "\xef\xbf\xbd"; // U+FFFD

std::string name_of(const std::u16string& name, Attributes::Manner manner = Attributes::Manner::terminated) {
    Attributes list;
    list.manner = manner;
    list.texts[keys::kChannelNameKey] = name;
    const TrackInfo track = to_track_info(list);
    EXPECT_EQ(track.fields, unsigned(TrackInfo::has_name));
    return track.name;
}

TEST(Vst3Track, EveryFieldArrives) {
    Attributes list;
    list.texts[keys::kChannelNameKey] = u"B\u00e4sse";
    list.texts[keys::kChannelUIDKey] = u"{7f3a}";
    list.numbers = {{keys::kChannelColorKey, 0xff102030}, {keys::kChannelIndexKey, 3},
        {keys::kChannelIndexNamespaceOrderKey, 2}, {keys::kChannelPluginLocationKey, keys::kUsedAsPanner}};
    const TrackInfo track = to_track_info(list);
    EXPECT_STREQ(track.name, "B\u00e4sse");
    EXPECT_EQ(track.colour, 0xff102030u);
    EXPECT_EQ(track.index, 3);
    EXPECT_EQ(track.section, 2);
    EXPECT_EQ(track.place, TrackPlace::panner);
    EXPECT_EQ(track.fields, TrackInfo::has_name | TrackInfo::has_runtime_id | TrackInfo::has_colour
                                | TrackInfo::has_index | TrackInfo::has_section | TrackInfo::has_place);
    EXPECT_FALSE(track.has(TrackInfo::has_kind)) << "VST3 does not tell it";
    EXPECT_EQ(list.references, 0) << "the list is the host's";
}

TEST(Vst3Track, NothingIsMandatory) {
    Attributes nothing;
    EXPECT_EQ(to_track_info(nothing).fields, 0u);
    for (const char* key : {keys::kChannelColorKey, keys::kChannelIndexKey,
             keys::kChannelIndexNamespaceOrderKey, keys::kChannelPluginLocationKey}) {
        Attributes alone;
        alone.numbers[key] = 1;
        const unsigned fields = to_track_info(alone).fields;
        EXPECT_TRUE(fields != 0 && (fields & (fields - 1)) == 0) << key;
    }
}

TEST(Vst3Track, ImpossibleNumbersAreNotGiven) {
    for (const int64 wrong : {int64(0), int64(-1), int64(1) << 32, std::numeric_limits<int64>::min()}) {
        Attributes list;
        list.numbers = {{keys::kChannelIndexKey, wrong}, {keys::kChannelIndexNamespaceOrderKey, wrong},
            {keys::kChannelPluginLocationKey, wrong == 0 ? 3 : wrong}};
        EXPECT_EQ(to_track_info(list).fields, 0u) << wrong;
    }
    Attributes sign;
    sign.numbers[keys::kChannelColorKey] = int64(std::int32_t(0xff8040c0u)); // a host's careless sign
    EXPECT_EQ(to_track_info(sign).colour, 0xff8040c0u);
}

TEST(Vst3Track, ARuntimeIdIsTheSameForOneTrackAlone) {
    const auto id_of = [](const std::u16string& uid) {
        Attributes list;
        list.texts[keys::kChannelUIDKey] = uid;
        return to_track_info(list);
    };
    EXPECT_EQ(id_of(u"one").runtime_id, id_of(u"one").runtime_id);
    EXPECT_NE(id_of(u"one").runtime_id, id_of(u"other").runtime_id);
    EXPECT_FALSE(id_of(u"").has(TrackInfo::has_runtime_id));
}

TEST(Vst3Track, NamesOfAnyLengthArriveWholeOrCutAtACharacter) {
    for (const std::size_t units : {0, 1, 127, 4000})
        for (const auto manner : {Attributes::Manner::terminated, Attributes::Manner::unterminated,
                 Attributes::Manner::size_is_characters}) {
            const auto name = name_of(std::u16string(units, u'\u6771'), manner);
            EXPECT_EQ(name.size(), std::min<std::size_t>(3 * units, track_name_limit)) << units;
            EXPECT_EQ(name.substr(0, 3), units > 0 ? "\u6771" : "");
        }
    std::u16string drums;
    for (int i = 0; i < 2000; ++i) drums += u"\U0001f941";
    EXPECT_EQ(name_of(drums, Attributes::Manner::unterminated).size(), 380u) << "381 is no multiple of 4";
    EXPECT_EQ(name_of(u"x" + drums, Attributes::Manner::unterminated).size(), 381u);
}

TEST(Vst3Track, LoneSurrogatesAreReplaced) {
    EXPECT_EQ(name_of({u'a', 0xdc00, u'z'}), "a" + bad + "z");
    EXPECT_EQ(name_of({u'a', 0xd800, u'z'}), "a" + bad + "z");
    EXPECT_EQ(name_of({0xd83e, 0xdd41}), "\U0001f941");
}

TEST(Vst3Track, TheListenerIsTheEditControllersAndWantsAList) {
    Library library(TEST_VST3);
    Vst3Host host(library, "test.follower");
    void* object = nullptr;
    ASSERT_EQ(host.controller->queryInterface(keys::IInfoListener_iid, &object), kResultOk);
    auto* listener = static_cast<keys::IInfoListener*>(object);
    EXPECT_NE(listener->setChannelContextInfos(nullptr), kResultOk);
    Attributes list;
    EXPECT_EQ(listener->setChannelContextInfos(&list), kResultOk);
    listener->release();
}

TEST(Vst3Track, TheDisplayExampleShowsWhatItIsTold) {
    Library library(AVIARY_BUILD_DIR "/vst3/track_info_display.vst3");
    Vst3Host host(library, "com.example.track-info-display");
    auto* listener = host.face<keys::IInfoListener>(keys::IInfoListener_iid);
    Attributes list;
    list.texts[keys::kChannelNameKey] = u"Bass";
    list.numbers = {{keys::kChannelColorKey, 0xffff8800}, {keys::kChannelIndexKey, 3}};
    testing::internal::CaptureStderr();
    for (int i = 0; i < 2; ++i) listener->setChannelContextInfos(&list);
    list.texts[keys::kChannelNameKey] = u"Lead";
    listener->setChannelContextInfos(&list);
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "track 3 \"Bass\" of unknown kind #ff8800, change 1\n"
                                                      "track 3 \"Lead\" of unknown kind #ff8800, change 2\n");
    listener->release();
}

} // namespace
} // namespace aviary::test
