#include <aviary/voices.h>

#include "rt/no_alloc.h"
#include "sdk/core/state_format.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <random>
#include <string>
#include <vector>

namespace aviary {
namespace {

/// Writes down what it is told.
struct Told : Voice {
    int starts = 0, slurs = 0, releases = 0, chokes = 0;
    float level = 0;
    double modulation = 0;

    void start() override { ++starts, level = note().velocity; }
    void slur() override { ++slurs; }
    void release() override { ++releases; }
    void choke() override {
        ++chokes;
        end();
    }
    void hear(const Event& event) override { modulation = event.value; }
    float loudness() const override { return level; }
    void finish() { end(); }
};

using Four = Voices<Told, 4>;

Event note(EventType type, int key, int channel = 0, int id = -1, double velocity = 0.5) {
    Event event;
    event.type = type;
    event.key = short(key);
    event.channel = short(channel);
    event.note_id = id;
    event.velocity = velocity;
    return event;
}
Event on(int key, int channel = 0, int id = -1, double velocity = 0.5) {
    return note(EventType::note_on, key, channel, id, velocity);
}
Event off(int key, int channel = 0, int id = -1) { return note(EventType::note_off, key, channel, id); }
Event choke(int key) { return note(EventType::note_choke, key); }
Event midi(int status, int first, int second) {
    Event event;
    event.type = EventType::midi;
    event.channel = short(status & 15);
    event.key = -1;
    event.midi[0] = static_cast<unsigned char>(status);
    event.midi[1] = static_cast<unsigned char>(first);
    event.midi[2] = static_cast<unsigned char>(second);
    return event;
}
Event express(Expression expression, double value, int key, int channel = 0, int id = -1) {
    Event event = note(EventType::expression, key, channel, id);
    event.expression = expression;
    event.value = value;
    return event;
}
Event pedal(bool down, int channel = 0) { return midi(0xb0 | channel, 64, down ? 127 : 0); }

template <typename V>
void play(V& voices, const std::vector<Event>& events) {
    for (const auto& event : events) voices.handle(event);
}

/// The keys that sound, in the order of the voices.
std::vector<int> keys(Four& voices) {
    std::vector<int> found;
    for (const auto& voice : voices) found.push_back(voice.note().key);
    return found;
}
using Keys = std::vector<int>;

TEST(Voices, GiveEachNoteTheFirstFreeVoice) {
    Four voices;
    EXPECT_TRUE(voices.silent());
    play(voices, {on(60), on(64), on(67)});
    EXPECT_EQ(keys(voices), (Keys{60, 64, 67}));
    voices.all()[1].finish();
    EXPECT_EQ(keys(voices), (Keys{60, 67}));
    voices.handle(on(72));
    EXPECT_EQ(keys(voices), (Keys{60, 72, 67}));
}

TEST(Voices, ANoteRingsOnAfterItsKeyUntilTheVoiceSaysItIsDone) {
    Four voices;
    play(voices, {on(60), off(60)});
    Told& voice = voices.all()[0];
    EXPECT_EQ(voice.releases, 1);
    EXPECT_TRUE(voice.active());
    EXPECT_FALSE(voice.held());
    voices.handle(off(60));
    EXPECT_EQ(voice.releases, 1) << "the key is up only once";
    voice.finish();
    EXPECT_TRUE(voices.silent());
}

TEST(Voices, TakeTheReleasedNoteBeforeTheOldestHeld) {
    Four voices;
    play(voices, {on(60), on(61), on(62), on(63), off(62), on(70)});
    EXPECT_EQ(keys(voices), (Keys{60, 61, 70, 63}));
    voices.handle(on(71));
    EXPECT_EQ(keys(voices), (Keys{71, 61, 70, 63}));
}

TEST(Voices, TakeWhatThePriorityGivesUp) {
    const auto after_five = [](Priority priority) {
        Four voices;
        voices.rules.priority = priority;
        play(
            voices, {on(62, 0, -1, 0.9), on(60, 0, -1, 0.8), on(69, 0, -1, 0.7), on(65, 0, -1, 0.2), on(50)});
        return keys(voices);
    };
    EXPECT_EQ(after_five(Priority::newest), (Keys{50, 60, 69, 65}));
    EXPECT_EQ(after_five(Priority::highest), (Keys{62, 50, 69, 65}));
    EXPECT_EQ(after_five(Priority::lowest), (Keys{62, 60, 50, 65}));
    EXPECT_EQ(after_five(Priority::loudest), (Keys{62, 60, 69, 50}));
}

TEST(Voices, KeepToTheirLimit) {
    Four voices;
    voices.rules.limit = 2;
    play(voices, {on(60), on(61), on(62)});
    EXPECT_EQ(keys(voices), (Keys{62, 61}));
    voices.rules.limit = 0;
    voices.handle(on(63));
    EXPECT_EQ(keys(voices), (Keys{62, 63})) << "a limit of none still plays the newest";
}

TEST(Voices, AKeyStruckAgainTakesAnotherVoiceOrItsOwnByTheRules) {
    Four voices;
    play(voices, {on(60), off(60), on(60)});
    EXPECT_EQ(keys(voices), (Keys{60, 60}));

    Four piano;
    piano.rules.one_voice_per_key = true;
    play(piano, {on(60), off(60), on(60), on(60, 1)});
    EXPECT_EQ(keys(piano), (Keys{60, 60})) << "another channel is another key";
    EXPECT_EQ(piano.all()[0].starts, 2);
    EXPECT_TRUE(piano.all()[0].held());
}

TEST(Voices, NoteIdsTellEqualKeysApart) {
    Four voices;
    play(voices, {on(60, 0, 1), on(60, 0, 2), off(60, 0, 2)});
    EXPECT_TRUE(voices.all()[0].held());
    EXPECT_FALSE(voices.all()[1].held());
    voices.handle(express(Expression::tuning, 0.5, 60, 0, 1));
    EXPECT_EQ(voices.all()[0].note().pitch(), 60.5);
    EXPECT_EQ(voices.all()[1].note().pitch(), 60);
}

TEST(Voices, AnOffWithoutKeyOrChannelIsForAll) {
    Four voices;
    play(voices, {on(60, 0, 7), on(61, 3), on(62, 5), off(-1, 3)});
    EXPECT_TRUE(voices.all()[0].held());
    EXPECT_FALSE(voices.all()[1].held());
    voices.handle(off(-1, -1));
    for (const auto& voice : voices) EXPECT_FALSE(voice.held());
}

TEST(Voices, AChokeEndsWhatIsHeldAndWhatRingsOn) {
    Four voices;
    play(voices, {on(60), on(60), off(60), on(60), on(61), choke(60)});
    EXPECT_EQ(keys(voices), (Keys{61}));
}

TEST(Voices, ThePedalHoldsNotesUntilItIsUp) {
    Four voices;
    play(voices, {pedal(true), on(60), off(60), on(61)});
    EXPECT_TRUE(voices.all()[0].held());
    EXPECT_EQ(voices.all()[0].releases, 0);
    voices.handle(pedal(false, 1));
    EXPECT_TRUE(voices.all()[0].held()) << "another channel has another pedal";
    voices.handle(pedal(false));
    EXPECT_EQ(voices.all()[0].releases, 1);
    EXPECT_TRUE(voices.all()[1].held()) << "its key is still down";
}

TEST(Voices, ANoteThatOnlyThePedalHoldsIsTakenBeforeOneWhoseKeyIsDown) {
    Four voices;
    play(voices, {pedal(true), on(60), on(61), on(62), on(63), off(62), on(70)});
    EXPECT_EQ(keys(voices), (Keys{60, 61, 70, 63}));
}

TEST(Voices, AllNotesOffReleasesAndAllSoundOffEnds) {
    Four voices;
    play(voices, {on(60), on(61, 1), midi(0xb0, 123, 0)});
    EXPECT_FALSE(voices.all()[0].held());
    EXPECT_TRUE(voices.all()[1].held());
    play(voices, {midi(0xb0, 120, 0), midi(0xb1, 120, 0)});
    EXPECT_TRUE(voices.silent());
}

TEST(Voices, BendPressureAndBrightnessReachTheNotesOfTheirChannel) {
    Four voices;
    play(voices, {on(60), on(60, 1), midi(0xe0, 0, 96), midi(0xd0, 127, 0), midi(0xb0, 74, 0)});
    const Note &bent = voices.all()[0].note(), &still = voices.all()[1].note();
    EXPECT_EQ(bent.pitch(), 61);
    EXPECT_EQ(bent.pressure, 1);
    EXPECT_EQ(bent.brightness, 0);
    EXPECT_EQ(still.pitch(), 60);
    EXPECT_EQ(still.pressure, 0);
    voices.handle(on(64));
    EXPECT_EQ(voices.all()[2].note().pitch(), 65) << "the wheel is still turned";
    voices.rules.bend_range = 12;
    voices.handle(midi(0xe0, 0, 0));
    EXPECT_EQ(voices.all()[2].note().pitch(), 52);
    voices.handle(midi(0xb0, 121, 0));
    EXPECT_EQ(voices.all()[2].note().pitch(), 64);
    EXPECT_EQ(bent.pressure, 0);
}

TEST(Voices, KeyPressureReachesItsKey) {
    Four voices;
    play(voices, {on(60), on(61), midi(0xa0, 61, 127)});
    EXPECT_EQ(voices.all()[0].note().pressure, 0);
    EXPECT_EQ(voices.all()[1].note().pressure, 1);
}

TEST(Voices, NoteExpressionsReachTheirNote) {
    Four voices;
    play(voices, {on(60), on(61), express(Expression::volume, 2, 60), express(Expression::pan, 0, 60),
                     express(Expression::vibrato, 0.25, 60), express(Expression::brightness, 1, 60),
                     express(Expression::pressure, 0.75, 60), express(Expression::expression, 0.5, 60)});
    const Note& note = voices.all()[0].note();
    EXPECT_EQ(note.volume, 2);
    EXPECT_EQ(note.pan, 0);
    EXPECT_EQ(note.vibrato, 0.25);
    EXPECT_EQ(note.brightness, 1);
    EXPECT_EQ(note.pressure, 0.75);
    EXPECT_EQ(note.expression, 0.5);
    EXPECT_EQ(voices.all()[1].note().volume, 1);
}

TEST(Mono, GoesBackToTheKeyThatIsStillDown) {
    Four voices;
    voices.rules.mode = VoiceMode::mono;
    play(voices, {on(60), on(64), on(67)});
    EXPECT_EQ(keys(voices), (Keys{67}));
    play(voices, {off(64), off(67)});
    EXPECT_EQ(keys(voices), (Keys{60}));
    EXPECT_EQ(voices.all()[0].starts, 4);
    EXPECT_EQ(voices.all()[0].slurs, 0);
    voices.handle(off(60));
    EXPECT_EQ(voices.all()[0].releases, 1);
}

TEST(Mono, PlaysTheKeyOfItsPriority) {
    const auto sounding = [](Priority priority) {
        Four voices;
        voices.rules.mode = VoiceMode::mono;
        voices.rules.priority = priority;
        play(voices, {on(60, 0, -1, 0.1), on(72, 0, -1, 0.9), on(50, 0, -1, 0.3), on(65, 0, -1, 0.4)});
        return keys(voices).at(0);
    };
    EXPECT_EQ(sounding(Priority::newest), 65);
    EXPECT_EQ(sounding(Priority::highest), 72);
    EXPECT_EQ(sounding(Priority::lowest), 50);
    EXPECT_EQ(sounding(Priority::loudest), 72);
}

TEST(Legato, SlursBetweenKeysThatOverlapAndStrikesThoseThatDoNot) {
    Four voices;
    voices.rules.mode = VoiceMode::legato;
    Told& voice = voices.all()[0];
    play(voices, {on(60), on(64), off(64)});
    EXPECT_EQ(voice.starts, 1);
    EXPECT_EQ(voice.slurs, 2);
    EXPECT_EQ(voice.note().key, 60);
    play(voices, {off(60), on(67)});
    EXPECT_EQ(voice.starts, 2) << "it rang on, but no key was down";
}

TEST(Mono, ThePedalHoldsTheKeys) {
    Four voices;
    voices.rules.mode = VoiceMode::mono;
    Told& voice = voices.all()[0];
    play(voices, {on(60), pedal(true), on(64), off(64), off(60)});
    EXPECT_EQ(voice.note().key, 64);
    EXPECT_TRUE(voice.held());
    voices.handle(pedal(false));
    EXPECT_EQ(voice.releases, 1);
    EXPECT_EQ(voice.starts, 2) << "neither key is down: it goes back to none";
}

TEST(Mono, AChokeGoesBackToTheKeyThatIsDown) {
    Four voices;
    voices.rules.mode = VoiceMode::mono;
    play(voices, {on(60), on(64), choke(64)});
    EXPECT_EQ(keys(voices), (Keys{60}));
    voices.handle(choke(60));
    EXPECT_TRUE(voices.silent());
}

TEST(Mono, RemembersTheKeysOfAWholeHandAndMore) {
    Four voices;
    voices.rules.mode = VoiceMode::mono;
    for (int key = 30; key < 60; ++key) voices.handle(on(key));
    for (int key = 59; key > 44; --key) voices.handle(off(key));
    EXPECT_EQ(keys(voices), (Keys{44})) << "the sixteenth last";
    voices.handle(off(44));
    EXPECT_FALSE(voices.all()[0].held());
}

TEST(Voices, TheModeMayChangeWhileNotesSound) {
    Four voices;
    play(voices, {on(60), on(64)});
    voices.rules.mode = VoiceMode::mono;
    voices.handle(on(67));
    EXPECT_EQ(keys(voices), (Keys{67, 64}));
    play(voices, {off(64), off(60)});
    EXPECT_FALSE(voices.all()[1].held());
    EXPECT_TRUE(voices.all()[0].held());
    voices.rules.mode = VoiceMode::poly;
    play(voices, {on(72), off(67), off(72)});
    for (const auto& voice : voices) EXPECT_FALSE(voice.held());
}

TEST(MpeZones, MembersBendWidelyAndTheirMasterAll) {
    Four voices;
    voices.rules.mpe = {.lower = 7, .upper = 7};
    play(voices, {midi(0xe1, 0, 96), on(60, 1), on(60, 2), on(60, 14)});
    EXPECT_EQ(voices.all()[0].note().pitch(), 84) << "half of 48 semitones, said before the note";
    voices.handle(midi(0xe0, 0, 96));
    EXPECT_EQ(voices.all()[0].note().pitch(), 85);
    EXPECT_EQ(voices.all()[1].note().pitch(), 61);
    EXPECT_EQ(voices.all()[2].note().pitch(), 60) << "the upper zone has a master of its own";
    voices.handle(midi(0xef, 0, 96));
    EXPECT_EQ(voices.all()[2].note().pitch(), 61);
}

TEST(MpeZones, PressureAndTimbreAreEachNotesOwn) {
    Four voices;
    voices.rules.mpe.lower = 15;
    play(voices, {on(60, 1), on(64, 2), midi(0xd1, 127, 0), midi(0xb2, 74, 127)});
    EXPECT_EQ(voices.all()[0].note().pressure, 1);
    EXPECT_EQ(voices.all()[1].note().pressure, 0);
    EXPECT_EQ(voices.all()[0].note().brightness, 0.5f);
    EXPECT_EQ(voices.all()[1].note().brightness, 1);
}

TEST(MpeZones, ThePedalOfTheMasterHoldsAll) {
    Four voices;
    voices.rules.mpe.lower = 15;
    play(voices, {pedal(true, 0), on(60, 1), on(64, 2), off(60, 1), off(64, 2)});
    for (const auto& voice : voices) EXPECT_TRUE(voice.held());
    voices.handle(pedal(false, 0));
    for (const auto& voice : voices) EXPECT_FALSE(voice.held());
}

TEST(MpeZones, WhatRingsOnStaysWhenItsChannelGoesOnToAnotherNote) {
    Four voices;
    voices.rules.mpe.lower = 15;
    play(voices, {on(60, 1), off(60, 1), midi(0xe1, 0, 96)});
    EXPECT_EQ(voices.all()[0].note().pitch(), 84) << "alone, it still follows";
    play(voices, {midi(0xe1, 0, 64), on(72, 1), midi(0xe1, 0, 0)});
    EXPECT_EQ(voices.all()[0].note().pitch(), 60);
    EXPECT_EQ(voices.all()[1].note().pitch(), 24);
}

/// The keys of the notes whose end the host is told of.
Keys ends(Four& voices) {
    Event room[64];
    Outbox outbox(room, 64);
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
            if (random() % 4 == 0) ended += ends(voices).size();
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
            const auto first = name + std::ptrdiff_t(entry.size()) + 12;
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
