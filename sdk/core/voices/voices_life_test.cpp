// The life of a note beside its sound: the host is told of its end, it goes on after a reload, it never hangs, and
// nothing allocates.
#include "rt/no_alloc.h"
#include "sdk/core/state/state_format.h"
#include "sdk/core/voices/test_voices.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

namespace aviary {
namespace {

using namespace test;

/// The keys of the notes that the host is now told have ended.
Keys ends(detail::VoiceAllocator& voices) {
    Event room[128];
    Outbox outbox(room, 128);
    Block::Parts parts;
    parts.frame_count = 10;
    parts.outbox = &outbox;
    Block block(parts);
    voices.send_ends(block);
    Keys told;
    for (const auto& event : outbox.events()) {
        EXPECT_EQ(event.type, EventType::note_end);
        EXPECT_EQ(event.frame, 9u);
        told.push_back(event.key);
    }
    return told;
}

TEST(Voices, TellTheHostOnceOfEveryNoteThatEnded) {
    Four voices;
    play(voices, {on(60), on(61), on(62), on(63), off(60)});
    EXPECT_EQ(ends(voices), (Keys{})) << "it rings on";
    voices.handle(on(64));
    EXPECT_EQ(ends(voices), (Keys{60})) << "its voice was taken";
    voices.all()[1].finish();
    EXPECT_EQ(ends(voices), (Keys{61}));
    EXPECT_EQ(ends(voices), (Keys{}));
    voices.all()[2].finish();
    voices.handle(on(65));
    EXPECT_EQ(ends(voices), (Keys{62})) << "ended and taken in one block";
}

TEST(Voices, TellTheHostOfTheNotesThatAResetEnds) {
    Four voices;
    play(voices, {on(60), on(61), on(62), on(63), on(64)});
    voices.all()[1].finish();
    voices.reset();
    EXPECT_TRUE(voices.silent());
    voices.reset();
    EXPECT_EQ(ends(voices), (Keys{60, 64, 61, 62, 63}))
        << "the stolen, then what sounded, and what had ended";
    EXPECT_EQ(ends(voices), (Keys{}));
    play(voices, {on(60), on(61)});
    voices.reset();
    voices.handle(on(61));
    EXPECT_EQ(ends(voices), (Keys{60})) << "to the host, an end of 61 would be the new note's";
    play(voices, {on(60), on(62), on(63), on(60)});
    EXPECT_EQ(ends(voices), (Keys{61})) << "without a reset, all are told";
}

TEST(Voices, AResetTellsOfMoreVoicesThanAreTakenInABlock) {
    Voices<Told, 100> voices;
    for (int key = 0; key < 100; ++key) voices.handle(on(key));
    voices.reset();
    EXPECT_EQ(ends(voices).size(), 100u);
}

TEST(Mono, AResetTellsOfTheKeysThatAreDown) {
    Four voices;
    voices.rules.mode = VoiceMode::mono;
    play(voices, {on(60), on(64), on(67)});
    voices.reset();
    EXPECT_EQ(ends(voices), (Keys{60, 64, 67}));
    EXPECT_EQ(ends(voices), (Keys{}));
}

TEST(Mono, TellsOfTheEndOfANoteWhoseKeyIsUp) {
    Four voices;
    voices.rules.mode = VoiceMode::legato;
    play(voices, {on(60), on(64)});
    EXPECT_EQ(ends(voices), (Keys{})) << "its key is still down";
    voices.handle(off(60));
    EXPECT_EQ(ends(voices), (Keys{60}));
    play(voices, {on(67), off(64), off(67)});
    EXPECT_EQ(ends(voices), (Keys{64}));
    voices.all()[0].finish();
    EXPECT_EQ(ends(voices), (Keys{67}));
}

TEST(Voices, NoNoteHangsAndNoneEndsTwiceWhateverIsPlayed) {
    for (unsigned seed = 1; seed <= 200; ++seed) {
        std::mt19937 random(seed);
        Four voices;
        std::size_t begun = 0, ended = 0;
        for (int i = 0; i < 200; ++i) {
            const int key = 60 + int(random() % 8), channel = int(random() % 3);
            const int id = random() % 2 ? -1 : int(random() % 8);
            if (random() % 16 == 0) voices.rules.mode = VoiceMode(random() % 3);
            if (random() % 16 == 0) voices.rules.priority = Priority(random() % 4);
            if (random() % 16 == 0) voices.rules.mpe.lower = random() % 2 ? 15 : 0;
            if (random() % 16 == 0) voices.rules.one_voice_per_key = random() % 2;
            switch (random() % 8) {
            case 0: voices.handle(pedal(random() % 2, channel)); break;
            case 1: voices.handle(choke(key)); break;
            case 2: voices.handle(midi(0xb0 | channel, 120 + int(random() % 4), 0)); break;
            case 3:
            case 4: voices.handle(off(key, channel, id)); break;
            default: voices.handle(on(key, channel, id)); ++begun;
            }
            for (auto& voice : voices)
                if (random() % 4 == 0) voice.finish();
            const bool cut = random() % 32 == 0;
            if (cut) voices.reset();
            if (cut || random() % 4 == 0) ended += ends(voices).size();
        }
        for (int channel = 0; channel < 16; ++channel) voices.handle(pedal(false, channel));
        voices.handle(off(-1, -1));
        for (auto& voice : voices) {
            EXPECT_FALSE(voice.held()) << "seed " << seed;
            voice.finish();
        }
        EXPECT_EQ(ended + ends(voices).size(), begun) << "seed " << seed;
    }
}

TEST(Voices, PassOnWhatIsMeantForASingleNote) {
    Four voices;
    play(voices, {on(60, 0, 1), on(60, 0, 2)});
    Event modulation = note(EventType::modulation, 60, 0, 2);
    modulation.value = 0.25;
    voices.handle(modulation);
    EXPECT_EQ(voices.all()[0].modulation, 0);
    EXPECT_EQ(voices.all()[1].modulation, 0.25);
}

std::vector<unsigned char> save(Four& voices) {
    std::vector<unsigned char> bytes(1 << 16);
    detail::StateWriter writer(bytes);
    writer.begin_params(0);
    writer.begin_entries();
    voices.state(writer);
    voices.state(writer, "level", &Told::level);
    writer.end();
    bytes.resize(writer.size());
    detail::seal_state(bytes);
    return bytes;
}
void load(Four& voices, const std::vector<unsigned char>& bytes) {
    ASSERT_EQ(detail::state_fault(bytes), "");
    detail::StateReader reader(bytes);
    voices.state(reader);
    voices.state(reader, "level", &Told::level);
}

TEST(Voices, GoOnAfterAReload) {
    Four before, after;
    play(before, {pedal(true), midi(0xe0, 0, 96), on(60, 0, 5, 0.25), on(61), off(60)});
    load(after, save(before));
    EXPECT_EQ(keys(after), (Keys{60, 61}));
    EXPECT_EQ(after.all()[0].note().id, 5);
    EXPECT_EQ(after.all()[0].note().pitch(), 61);
    EXPECT_EQ(after.all()[0].level, 0.25f);
    EXPECT_EQ(after.all()[0].starts, 0) << "nothing is struck again";
    after.handle(pedal(false));
    EXPECT_EQ(after.all()[0].releases, 1);
    after.handle(on(62));
    EXPECT_EQ(after.all()[2].note().pitch(), 63) << "the wheel is still turned";
    EXPECT_EQ(save(before), save(before));
}

TEST(Mono, GoesBackToAKeyThatWasDownBeforeAReload) {
    Four before, after;
    before.rules.mode = after.rules.mode = VoiceMode::legato;
    play(before, {on(60), on(64)});
    load(after, save(before));
    after.handle(off(64));
    EXPECT_EQ(keys(after), (Keys{60}));
    EXPECT_EQ(after.all()[0].slurs, 1);
}

TEST(Voices, AreSaneWhateverAStateHolds) {
    std::mt19937 random(1);
    Four voices;
    auto bytes = save(voices);
    for (int round = 0; round < 200; ++round) {
        for (const std::string entry : {"\6voices", "\12voices.all"}) { // its length, its name
            const auto name = std::search(bytes.begin(), bytes.end(), entry.begin(), entry.end());
            ASSERT_NE(name, bytes.end());
            const auto type = name + std::ptrdiff_t(entry.size()); // its length, and the type
            const auto first = type + 1 + *type + 8;
            std::uint64_t size;
            std::memcpy(&size, &*first - 8, 8);
            std::generate_n(first, size, [&] { return static_cast<unsigned char>(random()); });
        }
        detail::seal_state(bytes);
        load(voices, bytes);
        play(voices, {on(60), midi(0xe0 | int(random() % 16), 5, 5), off(60)});
        for (const auto& voice : voices) {
            ASSERT_TRUE(std::isfinite(voice.note().pitch()));
            ASSERT_LE(std::abs(voice.note().pitch()), 512);
        }
    }
}

TEST(Voices, NeverAllocate) {
    if (!rt::NoAllocScope::counts_allocations()) GTEST_SKIP() << "the sanitizer of this build counts itself";
    std::mt19937 random(2);
    Voices<Told, 16> voices;
    rt::NoAllocScope scope;
    for (int i = 0; i < 20000; ++i) {
        const int key = int(random() % 24) + 48, channel = int(random() % 4);
        voices.rules.mode = VoiceMode(random() % 3);
        voices.rules.priority = Priority(random() % 4);
        voices.rules.mpe.lower = random() % 2 ? 15 : 0;
        voices.handle(on(key, channel));
        voices.handle(midi(0xb0 | channel, random() % 2 ? 64 : 74, int(random() % 128)));
        voices.handle(random() % 8 ? off(key, channel) : choke(key));
        for (auto& voice : voices)
            if (!voice.held() && random() % 2) voice.finish();
    }
    EXPECT_EQ(scope.allocations() + scope.frees() + scope.locks(), 0u);
}

} // namespace
} // namespace aviary
