// What the plugin and its editor ask of the host, and what the host shows in the editor, through CLAP.
#include "rt/no_alloc.h"
#include "sdk/core/params/hash.h"
#include "sdk/formats/clap/edits.h"
#include "sdk/formats/clap/testing/capable_plugins.h"
#include "sdk/formats/clap/testing/clap_test_host.h"

#include <aviary/abi/clap/param_indication.h>
#include <aviary/abi/clap/remote_controls.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <thread>

namespace aviary::test {
namespace {

using detail::fnv1a_32;

struct Editor : Host {
    Editor()
        : Host("test.edited")
        , edited(*Edited::latest) {
        keeps_log = true;
        resize(64);
    }
    /// "begin mix", "mix 0.5", "end mix", of each event sent.
    std::vector<std::string> edits() const {
        std::vector<std::string> all;
        for (std::size_t i = 0; i < sent.size(); ++i) {
            const auto name = [](clap_id id) {
                return id == fnv1a_32("mix") ? "mix" : id == fnv1a_32("low") ? "low" : "other";
            };
            const auto& change = sent.at<clap_event_param_value_t>(i);
            std::string text = name(sent.at<clap_event_param_gesture_t>(i).param_id);
            switch (sent.type(i)) {
            case CLAP_EVENT_PARAM_GESTURE_BEGIN: text.insert(0, "begin "); break;
            case CLAP_EVENT_PARAM_GESTURE_END: text.insert(0, "end "); break;
            case CLAP_EVENT_PARAM_VALUE:
                EXPECT_EQ(change.note_id, -1);
                text = std::string(name(change.param_id)).append(" ");
                text.append(std::to_string(change.value), 0, 4);
                break;
            default: ADD_FAILURE() << sent.type(i);
            }
            all.push_back(text);
        }
        return all;
    }
    void turn(double value) {
        edited.mix.begin_gesture();
        edited.mix.set(value);
        edited.mix.end_gesture();
    }
    Edited& edited;
};

const std::vector<std::string> one_turn = {"begin mix", "mix 0.50", "end mix"};

TEST(ClapEditor, AGestureReachesTheHostInItsOrder) {
    Editor host;
    ASSERT_TRUE(host.start());
    host.edited.mix.begin_gesture();
    host.edited.low.begin_gesture();
    host.edited.mix.set(0.5);
    host.edited.low.set(7);
    host.edited.mix.end_gesture();
    host.edited.low.end_gesture();
    EXPECT_EQ(host.flush_requests, 6);
    EXPECT_EQ(host.edits().size(), 0u);
    host.process(Events().param(3, fnv1a_32("b1"), 1));
    EXPECT_EQ(host.edits(),
        (std::vector<std::string>{"begin mix", "begin low", "mix 0.50", "low 1.00", "end mix", "end low"}));
    host.process({});
    EXPECT_EQ(host.edits().size(), 6u) << "once";
    EXPECT_LT(host.output[0][63], 1) << "the sound glides there";
}

TEST(ClapEditor, AGestureIsFlushedWhereNoBlocksCome) {
    Editor host;
    ASSERT_TRUE(host.plugin->init(host.plugin));
    host.turn(0.5);
    host.flush();
    EXPECT_EQ(host.edits(), one_turn);
    EXPECT_EQ(host.edited.mix.value(), 0.5);
}

TEST(ClapEditor, NoEditIsLostWhileTheHostIsBusyOrShortOfRoom) {
    Editor host;
    ASSERT_TRUE(host.start());
    host.edited.mix.begin_gesture();
    for (int i = 1; i <= 10000; ++i) host.edited.mix.set(i / 10000.0);
    host.edited.mix.end_gesture();
    {
        const Events none;
        rt::NoAllocScope scope;
        host.process(none);
        EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
    }
    EXPECT_EQ(host.edits().size(), 2u) << "the beginning and one value";
    EXPECT_GT(host.callbacks, 0) << "to be called when there is room for the rest";
    host.plugin->on_main_thread(host.plugin);
    host.process({});
    const auto edits = host.edits();
    ASSERT_EQ(edits.size(), 4u);
    EXPECT_EQ(edits[0], "begin mix");
    EXPECT_EQ(edits[2], "mix 1.00") << "the newest value";
    EXPECT_EQ(edits[3], "end mix");
    const int callbacks = host.callbacks;
    host.process({});
    EXPECT_EQ(host.callbacks, callbacks);

    detail::Edits few;
    Sent narrow(1);
    few.add({.kind = detail::Edit::begin});
    ASSERT_NE(few.front(), nullptr);
    EXPECT_EQ(few.front(), few.front()) << "it stays until it is popped";
}

/// What a host with so much room hears in a call: "b0 v0=5 e0".
struct Folded {
    detail::Edits edits;
    detail::FoldedEdits folded;
    Folded() { folded.prepare(3); }
    Folded& begin(unsigned param) { return add({.kind = detail::Edit::begin, .param = param}); }
    Folded& value(unsigned param, double to) {
        return add({.kind = detail::Edit::value, .param = param, .to = to});
    }
    Folded& end(unsigned param) { return add({.kind = detail::Edit::end, .param = param}); }
    std::string flush(std::size_t room = 100) {
        std::array<detail::Edit, 64> sent; // the audio thread sends, and must not allocate
        std::size_t count = 0;
        folded.take_all(edits);
        folded.send([&](const detail::Edit& edit) {
            if (count == std::min(room, sent.size())) return false;
            sent[count++] = edit;
            return true;
        });
        std::string told;
        for (std::size_t i = 0; i < count; ++i) {
            if (!told.empty()) told += ' ';
            told += "bve"[sent[i].kind] + std::to_string(sent[i].param);
            if (sent[i].kind == detail::Edit::value) told += "=" + std::to_string(int(sent[i].to));
        }
        return told;
    }

private:
    Folded& add(const detail::Edit& edit) {
        edits.add(edit);
        return *this;
    }
};

TEST(ClapEditor, ManyEditsAtOnceAreOneMoveOfEachParameter) {
    Folded one;
    one.begin(2).value(2, 1).begin(0).value(0, 5).value(2, 2).end(2).value(0, 6).end(0);
    EXPECT_EQ(one.flush(), "b2 b0 v2=2 v0=6 e2 e0");
    EXPECT_EQ(one.flush(), "");
    EXPECT_EQ(one.begin(1).value(1, 1).end(1).begin(1).value(1, 2).end(1).flush(), "b1 v1=2 e1");
    EXPECT_EQ(one.value(1, 7).value(1, 8).flush(), "v1=8") << "outside of gestures";
    EXPECT_EQ(one.end(1).flush(), "") << "none has begun";
}

TEST(ClapEditor, AGestureGoesOnThroughManyBlocks) {
    Folded one;
    EXPECT_EQ(one.begin(0).value(0, 1).flush(), "b0 v0=1");
    EXPECT_EQ(one.value(0, 2).end(0).begin(0).value(0, 3).flush(), "v0=3") << "let go and taken again";
    EXPECT_EQ(one.end(0).flush(), "e0");
    EXPECT_EQ(one.begin(0).value(0, 4).end(0).flush(1), "b0") << "short of room";
    EXPECT_EQ(one.begin(0).value(0, 5).flush(), "v0=5");
    EXPECT_EQ(one.end(0).flush(0), "");
    EXPECT_EQ(one.flush(), "e0");
}

TEST(ClapEditor, TheHostIsToldWhenTheTailChanges) {
    Editor host;
    host.edited.tail_frames = 100;
    ASSERT_TRUE(host.start());
    host.process({});
    EXPECT_EQ(host.tail_changes, 0) << "it could ask for that after activating";
    host.edited.tail_frames = 200;
    host.process({});
    host.process({});
    EXPECT_EQ(host.tail_changes, 1);
}

TEST(ClapText, IsCutBetweenCharacters) {
    Host host("test.worded");
    ASSERT_TRUE(host.plugin->init(host.plugin));
    const auto* params = host.extension<clap_plugin_params_t>(CLAP_EXT_PARAMS);
    const auto is_whole = [](const std::string& text) { return text.size() % 3 == 0 && !text.empty(); };
    clap_param_info_t info;
    ASSERT_TRUE(params->get_info(host.plugin, 0, &info));
    EXPECT_TRUE(is_whole(info.name)) << info.name;
    EXPECT_TRUE(is_whole(info.module)) << info.module;
    char text[9];
    ASSERT_TRUE(params->value_to_text(host.plugin, info.id, 0, text, sizeof text));
    EXPECT_STREQ(text, "0 \u97f3\u97f3");
    clap_audio_port_info_t port;
    ASSERT_TRUE(
        host.extension<clap_plugin_audio_ports_t>(CLAP_EXT_AUDIO_PORTS)->get(host.plugin, 0, true, &port));
    EXPECT_TRUE(is_whole(port.name)) << port.name;
    clap_remote_controls_page_t page;
    ASSERT_TRUE(
        host.extension<clap_plugin_remote_controls_t>(CLAP_EXT_REMOTE_CONTROLS)->get(host.plugin, 0, &page));
    EXPECT_TRUE(is_whole(page.section_name)) << page.section_name;
}

TEST(ClapEditor, EditsPassFromThreadToThreadWhole) {
    detail::Edits edits;
    constexpr unsigned gestures = 2000;
    std::thread editor([&] {
        for (unsigned i = 0; i < gestures; ++i) {
            edits.add({.kind = detail::Edit::begin, .param = i});
            edits.add({.kind = detail::Edit::value, .param = i, .to = double(i)});
            edits.add({.kind = detail::Edit::end, .param = i});
        }
        while (!edits.send_waiting()) std::this_thread::yield();
    });
    unsigned ends = 0, wrong = 0;
    while (ends < gestures) {
        const auto* edit = edits.front();
        if (!edit) continue;
        wrong += edit->param != ends || (edit->kind == detail::Edit::value && edit->to != ends);
        ends += edit->kind == detail::Edit::end;
        edits.pop();
    }
    editor.join();
    EXPECT_EQ(wrong, 0u);
}

TEST(ClapEditor, MarksTheStateDirtyAndWritesIntoTheLog) {
    Editor host;
    ASSERT_TRUE(host.start());
    host.edited.mark_dirty();
    EXPECT_EQ(host.dirty_marks, 1);
    host.edited.log("hello");
    EXPECT_EQ(host.logs, std::vector<std::string>{"1: hello"});
    Editor silent;
    silent.keeps_log = false;
    ASSERT_TRUE(silent.start());
    testing::internal::CaptureStderr();
    silent.edited.log("hello");
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "aviary: hello\n");
}

TEST(ClapEditor, CallsFromTheWrongThreadAreNotedAndKeptFromTheHost) {
    Editor host;
    host.knows_threads = true;
    ASSERT_TRUE(host.start());
    std::thread([&] {
        host.turn(0.5);
        host.edited.mark_dirty();
        host.edited.ask_for_layout(0);
    }).join();
    EXPECT_EQ(host.dirty_marks, 0);
    EXPECT_EQ(host.restarts, 0);
    host.process({});
    EXPECT_EQ(host.edits().size(), 0u);
    ASSERT_EQ(host.logs.size(), 5u);
    EXPECT_EQ(host.logs[1], "6: Param::set() was called outside the main thread");

    host.logs.clear();
    std::thread([&] { host.set_track({.flags = CLAP_TRACK_INFO_IS_FOR_BUS}); }).join();
    EXPECT_EQ(host.logs,
        std::vector<std::string>{"5: clap_plugin_track_info.changed() was called outside the main thread"});
    EXPECT_FALSE(host.edited.track().has(TrackInfo::has_kind));
    host.plugin->on_main_thread(host.plugin);
    EXPECT_EQ(host.edited.track().kind, TrackKind::bus);
}

TEST(ClapEditor, ATimerTicksAsLongAsThePluginLives) {
    struct : Host {
        using Host::Host;
    } other("test.talker");
    ASSERT_TRUE(other.start());
    EXPECT_TRUE(other.timers.empty());
    EXPECT_EQ(other.extension<void>(CLAP_EXT_TIMER_SUPPORT), nullptr);
    Editor host;
    ASSERT_TRUE(host.start());
    ASSERT_EQ(host.timers, std::vector<unsigned>{30});
    auto* timer = host.extension<clap_plugin_timer_support_t>(CLAP_EXT_TIMER_SUPPORT);
    timer->on_timer(host.plugin, 0);
    timer->on_timer(host.plugin, 0);
    EXPECT_EQ(host.edited.ticks, 2);
}

TEST(ClapEditor, TheHostsMarksReachTheEditor) {
    Editor host;
    ASSERT_TRUE(host.start());
    auto* marks = host.extension<clap_plugin_param_indication_t>(CLAP_EXT_PARAM_INDICATION);
    EXPECT_EQ(host.extension<void>("clap.param-indication.draft/4"), marks);
    const clap_color_t colour = {0xff, 0x80, 0x40, 0x20};
    marks->set_mapping(host.plugin, fnv1a_32("mix"), true, &colour, "K3", "Knob 3");
    marks->set_automation(host.plugin, fnv1a_32("mix"), CLAP_PARAM_INDICATION_AUTOMATION_PLAYING, nullptr);
    marks->set_automation(host.plugin, fnv1a_32("mix"), CLAP_PARAM_INDICATION_AUTOMATION_OVERRIDING, nullptr);
    marks->set_mapping(host.plugin, fnv1a_32("mix"), false, nullptr, nullptr, nullptr);
    marks->set_mapping(host.plugin, 1, true, nullptr, nullptr, nullptr);
    EXPECT_EQ(host.edited.indications,
        (std::vector<std::string>{"mix mapped ff804020 'K3'", "mix mapped automated 00000000 ''",
            "mix mapped overridden 00000000 ''", "mix overridden 00000000 ''"}));
}

TEST(ClapEditor, TheParametersComeInPagesOfEightByTheirGroups) {
    Editor host;
    ASSERT_TRUE(host.start());
    auto* controls = host.extension<clap_plugin_remote_controls_t>(CLAP_EXT_REMOTE_CONTROLS);
    ASSERT_EQ(controls->count(host.plugin), 4u);
    std::vector<std::string> names;
    std::set<clap_id> ids;
    std::vector<unsigned> sizes;
    clap_remote_controls_page_t page;
    for (std::uint32_t i = 0; controls->get(host.plugin, i, &page); ++i) {
        names.push_back(std::string(page.section_name) + ": " + page.page_name);
        ids.insert(page.page_id);
        unsigned size = 0;
        while (size < 8 && page.param_ids[size] != CLAP_INVALID_ID) ++size;
        sizes.push_back(size);
        EXPECT_FALSE(page.is_for_preset);
    }
    EXPECT_EQ(names,
        (std::vector<std::string>{"Main: Main", "Filter: Envelope", "Bands: Bands 1", "Bands: Bands 2"}));
    EXPECT_EQ(ids.size(), 4u);
    EXPECT_EQ(sizes, (std::vector<unsigned>{1, 2, 8, 1})) << "without what cannot be automated";
    ASSERT_TRUE(controls->get(host.plugin, 1, &page));
    EXPECT_EQ(page.param_ids[1], fnv1a_32("decay"));
}

} // namespace
} // namespace aviary::test
