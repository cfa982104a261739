#include "sdk/core/params/param_text.h"

#include <aviary/plugin.h>

#include <gtest/gtest.h>

#include <clocale>
#include <cmath>
#include <cstring>

namespace aviary::detail {
namespace {

void tone_name(double value, char* text, unsigned long) { std::strcpy(text, value < 0.5 ? "low" : "high"); }
bool note_value(const char* text, double* value) {
    *value = std::strcmp(text, "high") == 0;
    return *value == 1 || std::strcmp(text, "low") == 0;
}

struct Knobs : Effect {
    FloatParam cutoff{*this, "cutoff", "Cutoff",
        {.min = 20, .max = 20000, .initial = 1000, .unit = "Hz", .curve = Curve::log}};
    FloatParam time{*this, "time", "Time", {.min = 1, .max = 2000, .initial = 100, .unit = "ms"}};
    FloatParam level{*this, "level", "Level", {.min = -60, .max = 12, .unit = "dB"}};
    FloatParam plain{*this, "plain", "Plain", {}};
    FloatParam own{*this, "own", "Own", {.to_text = tone_name, .from_text = note_value}};
    IntParam voices{*this, "voices", "Voices", {.min = 1, .max = 16, .initial = 8}};
    ChoiceParam shape{*this, "shape", "Shape", {.choices = {"Sine", "Saw", "50 %"}}};
    SwitchParam sync{*this, "sync", "Sync"};
    void process(Block&) override {}
} knobs;

using Value = std::optional<double>;

TEST(ValueToText, GivesFourDigitsAndTheUnit) {
    EXPECT_EQ(value_to_text(knobs.cutoff, 440), "440 Hz");
    EXPECT_EQ(value_to_text(knobs.cutoff, 1234.5678), "1235 Hz");
    EXPECT_EQ(value_to_text(knobs.cutoff, 19999), "19999 Hz");
    EXPECT_EQ(value_to_text(knobs.cutoff, 55.128), "55.13 Hz");
    EXPECT_EQ(value_to_text(knobs.level, -6.0206), "-6.021 dB");
    EXPECT_EQ(value_to_text(knobs.level, -0.00000000000001), "0 dB");
    EXPECT_EQ(value_to_text(knobs.plain, 0.5), "0.5");
    EXPECT_EQ(value_to_text(knobs.plain, 0.00012345), "0.0001234");
}

TEST(ValueToText, NamesChoicesSwitchesAndWholeNumbers) {
    EXPECT_EQ(value_to_text(knobs.shape, 1), "Saw");
    EXPECT_EQ(value_to_text(knobs.sync, 1), "On");
    EXPECT_EQ(value_to_text(knobs.sync, 0), "Off");
    EXPECT_EQ(value_to_text(knobs.voices, 7.9999), "8");
    EXPECT_EQ(value_to_text(knobs.own, 1), "high");
}

TEST(ValueToText, StaysInTheRangeWhateverItIsAsked) {
    EXPECT_EQ(value_to_text(knobs.shape, 1e9), "50 %");
    EXPECT_EQ(value_to_text(knobs.shape, -5), "Sine");
    EXPECT_EQ(value_to_text(knobs.cutoff, NAN), "?");
}

TEST(TextToValue, UnderstandsUnitsInTheirSeveralForms) {
    EXPECT_EQ(text_to_value(knobs.cutoff, "440 Hz"), Value(440));
    EXPECT_EQ(text_to_value(knobs.cutoff, "440"), Value(440));
    EXPECT_EQ(text_to_value(knobs.cutoff, "  1.5 kHz "), Value(1500));
    EXPECT_EQ(text_to_value(knobs.cutoff, "2k"), Value(2000));
    EXPECT_EQ(text_to_value(knobs.cutoff, "+300hz"), Value(300));
    EXPECT_EQ(text_to_value(knobs.time, "0.3 s"), Value(300));
    EXPECT_EQ(text_to_value(knobs.time, "250ms"), Value(250));
    EXPECT_EQ(text_to_value(knobs.level, "-6 dB"), Value(-6));
    EXPECT_EQ(text_to_value(knobs.level, "-inf dB"), Value(-60));
}

TEST(TextToValue, ClampsToTheRangeAndRoundsWholeNumbers) {
    EXPECT_EQ(text_to_value(knobs.cutoff, "1 Hz"), Value(20));
    EXPECT_EQ(text_to_value(knobs.voices, "99"), Value(16));
    EXPECT_EQ(text_to_value(knobs.voices, "3.6"), Value(4));
}

TEST(TextToValue, TakesChoicesByNameOrIndexAndSwitchesByWord) {
    EXPECT_EQ(text_to_value(knobs.shape, "saw"), Value(1));
    EXPECT_EQ(text_to_value(knobs.shape, "50 %"), Value(2))
        << "a name that looks like a number is still a name";
    EXPECT_EQ(text_to_value(knobs.shape, "0"), Value(0));
    EXPECT_EQ(text_to_value(knobs.sync, "ON"), Value(1));
    EXPECT_EQ(text_to_value(knobs.sync, "no"), Value(0));
    EXPECT_EQ(text_to_value(knobs.own, "high"), Value(1));
}

TEST(TextToValue, RefusesWhatMeansNothing) {
    for (const char* text : {"", "  ", "abc", "12 apples", "nan", "Hz", "--3", "1.2.3"})
        EXPECT_EQ(text_to_value(knobs.cutoff, text), std::nullopt) << text;
    EXPECT_EQ(text_to_value(knobs.level, "3 Hz"), std::nullopt);
    EXPECT_EQ(text_to_value(knobs.shape, "Square"), std::nullopt);
}

TEST(TextToValue, ReadsBackWhatItsTwinWrote) {
    for (const Param* param : {static_cast<Param*>(&knobs.cutoff), static_cast<Param*>(&knobs.time),
             static_cast<Param*>(&knobs.level), static_cast<Param*>(&knobs.plain),
             static_cast<Param*>(&knobs.voices), static_cast<Param*>(&knobs.shape)}) {
        for (int step = 0; step <= 100; ++step) {
            const double value = param->min() + (param->max() - param->min()) * step / 100;
            const auto text = value_to_text(*param, value);
            const auto back = text_to_value(*param, text.c_str());
            ASSERT_TRUE(back) << param->id() << " " << text;
            const double exact = param->kind() == ParamKind::floating ? value : std::round(value);
            EXPECT_NEAR(*back, exact, std::abs(exact) * 0.0006 + 1e-12) << param->id() << " " << text;
        }
    }
}

TEST(TextToValue, DoesNotAskTheLocale) {
    const char* german = std::setlocale(LC_NUMERIC, "de_DE.UTF-8");
    EXPECT_EQ(value_to_text(knobs.plain, 0.5), "0.5");
    EXPECT_EQ(text_to_value(knobs.plain, "0.25"), Value(0.25));
    if (german) std::setlocale(LC_NUMERIC, "C");
}

} // namespace
} // namespace aviary::detail
