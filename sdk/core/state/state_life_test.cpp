// The six stages of a state's life, for random plugins: new, saved, loaded, migrated, foreign, broken. What loads is what
// was saved, or it is said what did not.
#include "sdk/core/instance.h"

#include <aviary/kept.h>
#include <aviary/learned.h>

#include <gtest/gtest.h>

#include <array>
#include <deque>
#include <random>
#include <string>
#include <vector>

namespace aviary::detail {
namespace {

struct Dot {
    float x = 0;
    int y = 0;
    AVIARY_FIELDS(x, y)
};

/// How a random plugin is made: the same seed makes the same plugin.
struct Plan {
    unsigned seed = 0;
    unsigned version = 0;
    bool takes_foreign = false;
};
Plan next_plan; ///< of the plugin that is made next

/// Has up to eight parameters of all kinds and up to six values of different types, by names that others have too.
struct RandomPlugin : Effect {
    RandomPlugin()
        : plan(next_plan) {
        std::mt19937 random(plan.seed);
        const auto up_to = [&](unsigned most) { return random() % (most + 1); };
        for (unsigned left = up_to(8), i = 0; i < left; ++i) {
            names.push_back("p" + std::to_string(2 * i + up_to(1)));
            const char* id = names.back().c_str();
            switch (up_to(3)) {
            case 0:
                floats.emplace_back(
                    *this, id, "P", FloatSpec{.min = -double(up_to(9)), .max = 1.0 + up_to(9)});
                break;
            case 1: ints.emplace_back(*this, id, "P", IntSpec{.min = 0, .max = 1 + int(up_to(100))}); break;
            case 2: switches.emplace_back(*this, id, "P"); break;
            default:
                choices.emplace_back(*this, id, "P", ChoiceSpec{.choices = {{"A", "a"}, {"B", "b"}, {"C"}}});
            }
        }
        for (unsigned left = up_to(6), i = 0; i < left; ++i) {
            names.push_back("k" + std::to_string(i));
            const char* id = names.back().c_str();
            switch (up_to(4)) {
            case 0: numbers.emplace_back(*this, id, double(i)); break;
            case 1: texts.emplace_back(*this, id, "new"); break;
            case 2: dots.emplace_back(*this, id); break;
            case 3: arrays.emplace_back(*this, id, std::array<int, 3>{1, 2, 3}); break;
            default: learned.emplace_back(*this, id, Dot{.x = 1});
            }
        }
    }
    void process(Block&) override {}
    unsigned state_version() const override { return plan.version; }
    void migrate(OldState& old) override {
        unsigned long size = 0;
        if (old.foreign(size) && plan.takes_foreign)
            for (auto& param : floats) old.set(param.id(), param.max());
    }

    /// Everything at random.
    void stir(Instance& instance, std::mt19937& random) {
        for (unsigned i = 0; i < instance.param_count(); ++i) {
            const Param& param = instance.param(i);
            std::uniform_real_distribution<double> travel(param.min(), param.max());
            instance.set(i, travel(random));
        }
        for (auto& number : numbers) number.set(double(random()));
        for (auto& text : texts) text.set(std::string(random() % 40, char(random())));
        for (auto& list : dots)
            list.edit([&](auto& all) { all.resize(random() % 9, {.x = 2, .y = int(random())}); });
        for (auto& array : arrays) array.set({int(random()), int(random()), int(random())});
    }

    const Plan plan;
    std::deque<std::string> names;
    std::deque<FloatParam> floats;
    std::deque<IntParam> ints;
    std::deque<SwitchParam> switches;
    std::deque<ChoiceParam> choices;
    std::deque<Kept<double>> numbers;
    std::deque<Kept<std::string>> texts;
    std::deque<Kept<std::vector<Dot>>> dots;
    std::deque<Kept<std::array<int, 3>>> arrays;
    std::deque<Learned<Dot>> learned;
};

const Registration registration({.id = "test.random", .name = "R", .vendor = "T", .version = "1.0.0"},
    Plugin::Kind::effect, []() -> Plugin* { return new RandomPlugin; });

struct Ear final : HostLink {
    std::string heard;
    void begin_edit(unsigned) override {}
    void edit(unsigned, double) override {}
    void end_edit(unsigned) override {}
    void mark_dirty() override {}
    void ask_for_layout(unsigned) override {}
    void settings_may_differ() override {}
    void log(const char* message) override { heard += std::string(message) + "\n"; }
};

struct Living {
    explicit Living(Plan plan)
        : instance((next_plan = plan, registration)) {
        instance.connect(&ear);
        instance.prepare(48000, 64);
    }
    RandomPlugin& plugin() { return static_cast<RandomPlugin&>(instance.plugin()); }
    std::vector<unsigned char> saved() {
        std::vector<unsigned char> state;
        EXPECT_TRUE(instance.save(state));
        EXPECT_EQ(state_fault(state), "");
        return state;
    }
    Ear ear;
    Instance instance;
};

constexpr unsigned rounds = 400;

TEST(StateLife, NewAndSavedItLoadsAsItWas) {
    std::mt19937 random(1);
    for (unsigned seed = 0; seed < rounds; ++seed) {
        Living one({seed}), fresh({seed}), other({seed});
        if (!one.instance.fault().empty()) continue; // two parameters of one id
        EXPECT_EQ(one.saved(), fresh.saved());
        one.plugin().stir(one.instance, random);
        const auto state = one.saved();
        ASSERT_EQ(other.instance.load(state), "") << seed;
        EXPECT_EQ(other.saved(), state) << seed;
        EXPECT_EQ(other.ear.heard, "") << seed;
        ASSERT_EQ(other.instance.load(fresh.saved()), "");
        EXPECT_EQ(other.saved(), fresh.saved()) << "a state of a new plugin makes it new";
    }
}

TEST(StateLife, OfAnotherPluginItLoadsWhatIsOfOneTypeAndSaysWhatIsNot) {
    std::mt19937 random(2);
    unsigned said = 0;
    for (unsigned seed = 0; seed < rounds; ++seed) {
        Living one({seed}), other({seed + 1000}), again({seed + 1000});
        if (!one.instance.fault().empty() || !other.instance.fault().empty()) continue;
        one.plugin().stir(one.instance, random);
        const auto state = one.saved();
        ASSERT_EQ(other.instance.load(state), "");
        StateReader reader(state);
        for (auto& number : other.plugin().numbers) {
            const bool is_there = reader.entry(number.id(), "f64").data() != nullptr;
            EXPECT_TRUE(is_there || number.value() < 8) << "starts afresh";
        }
        said += other.ear.heard.empty() ? 0 : 1;
        EXPECT_EQ(other.ear.heard.find("damaged"), std::string::npos);
        ASSERT_EQ(again.instance.load(other.saved()), "");
        EXPECT_EQ(again.saved(), other.saved());
    }
    EXPECT_GT(said, rounds / 8);
}

TEST(StateLife, MigratedItIsTheSameWhereNothingChanges) {
    std::mt19937 random(3);
    for (unsigned seed = 0; seed < rounds; ++seed) {
        Living older({seed}), newer({.seed = seed, .version = 2});
        if (!older.instance.fault().empty()) continue;
        older.plugin().stir(older.instance, random);
        ASSERT_EQ(newer.instance.load(older.saved()), "");
        Living back({seed});
        ASSERT_EQ(back.instance.load(newer.saved()), ""); // of a newer version: what is known is read
        EXPECT_EQ(back.saved(), older.saved());
    }
}

TEST(StateLife, ForeignItIsRefusedUnlessThePluginMakesSomethingOfIt) {
    std::mt19937 random(4);
    for (unsigned seed = 0; seed < rounds; ++seed) {
        Living strange({seed}), taking({.seed = seed, .takes_foreign = true});
        if (!strange.instance.fault().empty()) continue;
        strange.plugin().stir(strange.instance, random);
        std::vector<unsigned char> bytes(random() % 60);
        for (auto& byte : bytes) byte = static_cast<unsigned char>(random());
        const auto before = strange.saved();
        EXPECT_NE(strange.instance.load(bytes), "");
        EXPECT_EQ(strange.saved(), before);
        const auto fault = taking.instance.load(bytes);
        EXPECT_EQ(fault.empty(), !taking.plugin().floats.empty() && !bytes.empty()) << seed;
        for (auto& param : taking.plugin().floats)
            EXPECT_TRUE(!fault.empty() || param.value() == param.max());
    }
}

TEST(StateLife, BrokenItChangesNothingOrLoadsToSomethingSane) {
    std::mt19937 random(5);
    for (unsigned seed = 0; seed < rounds; ++seed) {
        Living one({seed}), other({seed});
        if (!one.instance.fault().empty()) continue;
        one.plugin().stir(one.instance, random);
        const auto state = one.saved(), before = other.saved();
        auto cut = state;
        cut.resize(random() % state.size());
        EXPECT_NE(other.instance.load(cut), "");
        auto flipped = state;
        flipped[random() % state.size()] ^= static_cast<unsigned char>(1 + random() % 255);
        EXPECT_NE(other.instance.load(flipped), "");
        EXPECT_EQ(other.saved(), before);

        auto sealed = state; // damaged by somebody who knows the check sum
        for (int i = 0; i < 4; ++i)
            sealed[24 + random() % (state.size() - 24)] = static_cast<unsigned char>(random());
        seal_state(sealed);
        if (!other.instance.load(sealed).empty()) continue;
        for (unsigned i = 0; i < other.instance.param_count(); ++i) {
            EXPECT_GE(other.instance.param(i).value(), other.instance.param(i).min());
            EXPECT_LE(other.instance.param(i).value(), other.instance.param(i).max());
        }
        Living again({seed});
        ASSERT_EQ(again.instance.load(other.saved()), "");
        EXPECT_EQ(again.saved(), other.saved());
    }
}

/// A kept value that lets automation change a parameter while it is written.
struct Automating {
    static inline Instance* automated = nullptr;
    static constexpr const char* aviary_type() { return "automating"; }
    void aviary_write(Sink& sink) const {
        automated->set(0, 1 - automated->param(0).value());
        write(sink, 1);
    }
    bool aviary_read(Source& source) {
        int number = 0;
        return read(source, number);
    }
    bool operator==(const Automating&) const = default;
};
struct Automated : Effect {
    ChoiceParam shape{*this, "shape", "Shape", {.choices = {{"Sine", "sine"}, {"Saw", "saw"}}}};
    Kept<Automating> kept{*this, "kept"};
    void process(Block&) override {}
};

const Registration automated({.id = "test.automated", .name = "A", .vendor = "Test", .version = "1.0.0"},
    Plugin::Kind::effect, []() -> Plugin* { return new Automated; });

TEST(StateLife, IsWholeThoughAParameterChangesWhileItIsSaved) {
    Instance instance(automated);
    Automating::automated = &instance;
    std::vector<unsigned char> state;
    ASSERT_TRUE(instance.save(state)); // "sine" when it began, "saw" when it was half written
    EXPECT_EQ(state_fault(state), "");
    const auto values = instance.values_in(state);
    ASSERT_TRUE(values);
    EXPECT_EQ(values->at(0), 0);
}

} // namespace
} // namespace aviary::detail
