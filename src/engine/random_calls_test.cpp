// Any calls in any order, with blocks anywhere between: nothing that is freed is touched (AddressSanitizer and valgrind
// look), and in the end the engine sounds like a fresh one that was given the same song, mixer and parameters.
//
// AVIARY_ENGINE_SEEDS=n runs the seeds 1 to n in place of a few.
#include "engine/engine_testing.h"

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <random>
#include <thread>

namespace aviary::engine {

namespace {

constexpr std::size_t second = 48000;
constexpr int steps_of_a_seed = 120;

int seeds_to_run() {
    const char* const wanted = std::getenv("AVIARY_ENGINE_SEEDS");
#ifdef AVIARY_SANITIZE_THREAD // thirty times as slow
    constexpr int usual = 5;
#else
    constexpr int usual = 25;
#endif
    return wanted ? std::atoi(wanted) : usual;
}

/// Somebody who does all that the main thread may do, without a plan.
class Caller {
public:
    enum class Audio : bool { by_the_caller, by_another_thread };
    explicit Caller(int seed, Audio audio = Audio::by_the_caller)
        : random_(unsigned(seed))
        , audio_(audio) {
        std::printf("random calls, seed %d\n", seed);
        std::fflush(stdout); // a sanitizer may end it
    }
    Engine& engine() { return engine_; }

    void act() {
        switch (below(22)) {
        case 0: return load(any_song());
        case 1:
        case 2:
        case 3: return edit(any_edit());
        case 4:
        case 5: return set_any_mixer();
        case 6: return swap_any();
        case 7: return swap_two();
        case 8:
        case 9: return set_any_parameter();
        case 10: (void)engine_.tap(chance(4) ? std::nullopt : std::optional(any_slot())); return;
        case 11:
            (void)engine_.set_source(any_slot(), {.kind = Source::Kind(below(6)), .sound = sound_});
            return;
        case 12: (void)engine_.play_note(any_slot(), std::uint8_t(40 + below(4)), 1, chance(2)); return;
        case 13: return engine_.seek(Beats(below(32) / 4.0));
        case 14:
            return engine_.set_loop(
                chance(2) ? std::nullopt : std::optional(Loop{Beats(1), Beats(1 + below(8) / 4.0)}));
        case 15: return chance(3) ? engine_.stop() : engine_.play();
        case 16: return ask_about_everything();
        case 17: return (void)engine_.attend();
        case 18: return pass(2 * second); // a bar at least
        default: return pass(1 + below(3000));
        }
    }

    /// Everything comes to rest, in a song without automation: what parameters are at is then their own value.
    void come_to_rest() {
        song_.tracks.empty() ? load(any_song()) : void();
        for (song::Track& track : song_.tracks) track.automation.clear();
        edit(song_);
        engine_.set_loop(std::nullopt);
        engine_.play();
        pass(4 * second); // the edited song is taken up
        for (const Slot& slot : slots_) EXPECT_TRUE(engine_.set_source(slot.id, {}));
        engine_.stop();
        pass(30 * second); // chains of tails have rung out
        engine_.attend();
        engine_.seek(Beats(0));
        engine_.play();
    }
    Sound hear_on(std::size_t frames) { return hear(engine_, frames); }

    /// A fresh engine with the same processors, values and mixer.
    Sound hear_the_same_of_a_fresh_one(std::size_t frames) {
        Engine fresh{{}};
        std::size_t next = 0;
        const auto report = fresh.load(song_, [&](const song::PluginWord&, SlotRole) {
            const std::string id = engine_.processor(slots_.at(next++).id)->metadata().id;
            return make_plugin(id.substr(std::string("aviary.test.").size()));
        });
        for (std::size_t i = 0; i < report.slots.size(); ++i) {
            const hosting::Processor& original = *engine_.processor(slots_[i].id);
            for (const auto& parameter : original.metadata().parameters)
                EXPECT_TRUE(fresh.set_parameter(
                    report.slots[i].id, parameter.index_id, original.value(parameter.index_id)));
        }
        EXPECT_TRUE(fresh.set_mixer(0, engine_.mixer(0)));
        for (const song::Track& track : song_.tracks)
            EXPECT_TRUE(fresh.set_mixer(track.number, engine_.mixer(track.number))) << track.number;
        EXPECT_EQ(fresh.latency(), engine_.latency());
        hear(fresh, second); // parameters glide
        fresh.play();
        return hear(fresh, frames);
    }

private:
    int below(int end) { return std::uniform_int_distribution(0, end - 1)(random_); }
    bool chance(int one_in) { return below(one_in) == 0; }
    template <typename List>
    auto& any_of(List& list) {
        return list[std::size_t(below(int(std::size(list))))];
    }

    // --- songs ---
    std::string any_effect() {
        static const char* const words[] = {
            "gain", "late", "echo", "edited_gain", "octave", "glide", "difference"};
        return any_of(words);
    }
    song::Track any_track(int number) {
        std::vector<song::Note> notes;
        for (int i = 0, count = below(12); i < count; ++i)
            notes.push_back(note(song::Ticks(below(8 * 96)), song::Ticks(1 + below(300)), 1 + below(60)));
        std::vector<std::string> effects;
        while (effects.size() < 3 && chance(2)) effects.push_back(any_effect());
        auto made = track(number, "gate", std::move(notes), std::move(effects));
        if (chance(3)) made.instrument.reset();
        if (chance(4)) made.type = song::TrackType::return_track;
        if (chance(3)) made.mix.out = {1 + below(6), {1, 1}};
        for (song::PluginWord& effect : made.effects)
            if (chance(3)) effect.sidechain = {1 + below(6), {1, 1}};
        if (chance(3)) made.name = std::string(1, char('a' + below(3)));
        if (chance(3))
            made.automation.push_back({"gain", {1, 1}, {{song::Ticks(below(300)), 0.5, chance(2)}}});
        return made;
    }
    song::Score any_song() {
        std::vector<song::Track> tracks;
        for (int number = 1; number <= 5; ++number)
            if (chance(2)) tracks.push_back(any_track(number));
        return score(std::move(tracks), 120 + 5 * below(4));
    }
    song::Score any_edit() {
        song::Score edited = song_;
        for (int i = 0; i <= below(3); ++i) edit_a_little(edited);
        return edited;
    }
    void edit_a_little(song::Score& edited) {
        std::vector<song::Track>& tracks = edited.tracks;
        const auto any_place = [&] { return std::ptrdiff_t(below(int(tracks.size()) + 1)); };
        const int number = 1 + below(6);
        const auto same = std::ranges::find(tracks, number, &song::Track::number);
        switch (same == tracks.end() ? 0 : 1 + below(7)) {
        case 0: tracks.insert(tracks.begin() + any_place(), any_track(number)); return;
        case 1: tracks.erase(same); return;
        case 2: return std::swap(*same, any_of(tracks));
        case 3: same->effects.push_back({any_effect(), {1, 1}}); return;
        case 4: return same->effects.empty() ? void() : std::swap(same->effects[0], any_of(same->effects));
        case 5: same->effects.clear(); return;
        case 6: same->mix.out.reset(); return;
        case 7: same->mix.out = {1 + below(6), {1, 1}}; return;
        }
    }
    void load(song::Score song) {
        song_ = std::move(song);
        remember(engine_.load(song_, make));
    }
    void edit(song::Score song) {
        song_ = std::move(song);
        remember(engine_.rescore(song_, make));
    }
    void remember(LoadReport report) {
        slots_ = std::move(report.slots);
        for (const Slot& slot : slots_) ids_.push_back(slot.id);
        if (ids_.size() > 40) ids_.erase(ids_.begin(), ids_.end() - 40);
    }

    // --- calls ---
    /// Of this song or of one before; or none at all.
    SlotId any_slot() {
        return ids_.empty() ? 7 : chance(3) || slots_.empty() ? any_of(ids_) : any_of(slots_).id;
    }
    void set_any_mixer() {
        MixerSettings settings{.volume = Decibels(-double(below(20))), .pan = below(5) / 2.0 - 1};
        settings.mute = chance(8);
        settings.solo = chance(8);
        if (chance(10)) settings.volume = Decibels(-std::numeric_limits<double>::infinity());
        const int number = below(7);
        while (number > 0 && chance(2))
            settings.sends.push_back({below(7), Decibels(-double(below(10))), chance(2)});
        (void)engine_.set_mixer(number, settings);
    }
    void swap_any() {
        const SlotId slot = any_slot();
        const hosting::Processor* const present = engine_.processor(slot);
        const bool is_instrument = present && present->metadata().id == "aviary.test.gate";
        const auto swapped = engine_.swap(slot, must_make(is_instrument ? "gate" : any_effect()));
        EXPECT_EQ(bool(swapped), present != nullptr);
    }
    void swap_two() {
        if (slots_.size() < 2) return;
        std::vector<Replacement> replacements;
        for (int i = 0; i < 2; ++i) {
            const Slot& slot = any_of(slots_);
            const bool is_instrument = slot.role == SlotRole::instrument;
            replacements.push_back({slot.id, must_make(is_instrument ? "gate" : any_effect())});
        }
        EXPECT_TRUE(engine_.swap(std::move(replacements)));
    }
    void set_any_parameter() {
        const SlotId slot = any_slot();
        const hosting::Processor* const present = engine_.processor(slot);
        const auto* gain = present ? present->find_parameter("gain") : nullptr;
        (void)engine_.set_parameter(slot, gain ? gain->index_id : 77, below(8) / 8.0);
    }
    void ask_about_everything() {
        (void)engine_.status();
        (void)engine_.read_tap();
        (void)engine_.latency();
        (void)engine_.problems();
        (void)engine_.frame_of(Beats(3));
        for (int number = 0; number < 7; ++number) (void)engine_.mixer(number);
    }
    void pass(std::size_t frames) {
        if (audio_ == Audio::by_another_thread)
            std::this_thread::sleep_for(std::chrono::microseconds(below(500)));
        else
            hear(engine_, frames, std::uint32_t(1 + below(1024)));
    }

    std::mt19937 random_;
    Audio audio_;
    Engine engine_{{}};
    song::Score song_ = score({});
    std::vector<Slot> slots_; ///< of the newest song
    std::vector<SlotId> ids_; ///< and of the last ones before
    std::shared_ptr<const LoopedSound> sound_ =
        std::make_shared<LoopedSound>(LoopedSound{{0.5f, -0.5f, 1}, {1, 2, 3}});
};

void expect_alike(const std::vector<float>& sound, const std::vector<float>& expected) {
    ASSERT_EQ(sound.size(), expected.size());
    for (std::size_t i = 0; i < sound.size(); ++i)
        ASSERT_NEAR(sound[i], expected[i], 1e-3 + 1e-5 * std::abs(expected[i])) << "at frame " << i;
}

} // namespace

TEST(RandomCalls, LeaveTheEngineAsAFreshOneWouldBe) {
    for (int seed = 1, last = seeds_to_run(); seed <= last; ++seed) {
        SCOPED_TRACE("seed " + std::to_string(seed));
        Caller caller(seed);
        for (int i = 0; i < steps_of_a_seed; ++i) caller.act();
        caller.come_to_rest();
        const Sound sound = caller.hear_on(2 * second);
        const Sound expected = caller.hear_the_same_of_a_fresh_one(2 * second);
        expect_alike(sound.left, expected.left);
        expect_alike(sound.right, expected.right);
        if (HasFailure()) return;
    }
}

TEST(RandomCalls, MayComeWhileAnAudioThreadPlays) {
    for (int seed = 1, last = seeds_to_run(); seed <= last; ++seed) {
        Caller caller(seed, Caller::Audio::by_another_thread);
        std::atomic<bool> done = false;
        std::thread audio([&] {
            std::vector<float> left(700), right(700); // more than one block
            while (!done.load(std::memory_order_acquire))
                caller.engine().process(left.data(), right.data(), 700);
        });
        for (int i = 0; i < steps_of_a_seed; ++i) caller.act();
        done.store(true, std::memory_order_release);
        audio.join();
        EXPECT_EQ(caller.engine().status().broken_blocks, 0u);
    }
}

} // namespace aviary::engine
