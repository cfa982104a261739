#include "app/command_line/manual.h"
#include "app/command_line/parse.h"

#include <gtest/gtest.h>

namespace aviary::app {
namespace {

enum class Taste : std::uint8_t { sweet, sour };

/// A program with one option of each kind.
class CommandLine : public testing::Test {
protected:
    Asked read(std::vector<std::string> words) {
        words.insert(words.begin(), "oven");
        std::vector<char*> arguments;
        for (auto& word : words) arguments.push_back(word.data());
        testing::internal::CaptureStderr();
        testing::internal::CaptureStdout();
        const Asked asked = parse(program, int(arguments.size()), arguments.data());
        out = testing::internal::GetCapturedStdout();
        err = testing::internal::GetCapturedStderr();
        return asked;
    }

    std::filesystem::path cake;
    bool is_loud = false, has_light = true;
    std::uint16_t shelf = 2;
    std::uint64_t eggs = 3;
    double heat = 180;
    std::vector<std::string> guests;
    std::vector<std::string> fruit;
    Taste taste = Taste::sweet;
    std::string out, err;
    Program program{.name = "oven",
        .about = "Oven: bakes -- and more",
        .version = "1.2.3",
        .verbs = {{.name = "bake",
            .about = "Bake a cake",
            .options = {{"CAKE", "What to bake", &cake, {.required = true}},
                {"--loud", "Ring when it is done", &is_loud},
                {"--dark", "Turn the light off", Off{&has_light}}, {"--shelf", "Counted from below", &shelf},
                {"--eggs", "How many", &eggs}, {"GUESTS", "Who comes", &guests},
                {"-t,--heat", "In degrees", &heat, {.least = 50, .most = 250}},
                {"--fruit", "What is in it: apples, for one", &fruit, {.stands_for = "FRUIT"}},
                {"--taste", "How it is",
                    one_of<Taste>(taste, {{"sweet", Taste::sweet}, {"sour", Taste::sour}})}},
            .run = [] { return 0; }}}};
};

TEST_F(CommandLine, FillsInEachKindOfOption) {
    const Asked asked = read({"bake", "pie", "--loud", "--dark", "--shelf", "3", "-t", "200.5", "--fruit",
        "fig", "--fruit", "plum", "Ada", "Bo", "--taste", "sour", "--eggs", "5000000000"});
    ASSERT_NE(asked.verb, nullptr) << err;
    EXPECT_EQ(asked.verb->name, "bake");
    EXPECT_EQ(cake, "pie");
    EXPECT_TRUE(is_loud);
    EXPECT_FALSE(has_light);
    EXPECT_EQ(shelf, 3);
    EXPECT_EQ(heat, 200.5);
    EXPECT_EQ(fruit, (std::vector<std::string>{"fig", "plum"}));
    EXPECT_EQ(guests, (std::vector<std::string>{"Ada", "Bo"})) << "an option takes one word each time";
    EXPECT_EQ(eggs, 5'000'000'000u);
    EXPECT_EQ(taste, Taste::sour);
}

TEST_F(CommandLine, LeavesWhatIsNotGiven) {
    ASSERT_NE(read({"bake", "pie"}).verb, nullptr);
    EXPECT_FALSE(is_loud);
    EXPECT_TRUE(has_light);
    EXPECT_EQ(shelf, 2);
    EXPECT_EQ(heat, 180);
    EXPECT_EQ(taste, Taste::sweet);
}

TEST_F(CommandLine, AnswersWrongUsageWithTwoAndSaysWhatIsWrong) {
    const std::vector<std::vector<std::string>> wrong{{}, {"fry", "pie"}, {"bake"},
        {"bake", "pie", "--shelf", "top"}, {"bake", "pie", "--heat", "300"},
        {"bake", "pie", "--taste", "salty"}, {"bake", "pie", "--cold"}};
    for (const auto& words : wrong) {
        const Asked asked = read(words);
        EXPECT_EQ(asked.verb, nullptr) << testing::PrintToString(words);
        EXPECT_EQ(asked.code, 2) << testing::PrintToString(words);
        EXPECT_NE(err, "") << testing::PrintToString(words);
        EXPECT_EQ(out, "") << testing::PrintToString(words);
    }
}

TEST_F(CommandLine, HelpTellsEachOptionAndIsDone) {
    const Asked asked = read({"bake", "--help"});
    EXPECT_EQ(asked.verb, nullptr);
    EXPECT_EQ(asked.code, 0);
    for (const Option& option : program.verbs[0].options)
        EXPECT_NE(out.find(option.about), std::string::npos) << option.name;
}

TEST_F(CommandLine, TheManualTellsEachOptionWithItsValueAndWhatItUsuallyIs) {
    const std::string page = manual(program);
    EXPECT_NE(page.find(".SH NAME\noven \\- bakes \\-\\- and more\n"), std::string::npos) << page;
    EXPECT_NE(page.find(".SS oven bake \\fICAKE\\fR [\\fIGUESTS\\fR...] [\\fIOPTION\\fR...]\nBake a cake.\n"),
        std::string::npos)
        << page;
    EXPECT_NE(page.find("\n\\fB\\-t, \\-\\-heat\\fR \\fINUMBER\\fR\nIn degrees; 180 unless given.\n"),
        std::string::npos)
        << page;
    EXPECT_NE(page.find("\n\\fB\\-\\-taste\\fR \\fIsweet|sour\\fR\nHow it is.\n"), std::string::npos) << page;
    EXPECT_NE(page.find("\n\\fB\\-\\-loud\\fR\nRing when it is done.\n"), std::string::npos) << page;
}

TEST_F(CommandLine, EveryShellIsOfferedWhatTheVerbTakes) {
    for (const char* shell : {"bash", "zsh", "fish"}) {
        const auto script = completion(program, shell);
        ASSERT_TRUE(script) << shell;
        for (const char* word : {"bake", "loud", "dark", "shelf", "heat", "fruit", "taste", "sweet sour"})
            EXPECT_NE(script->find(word), std::string::npos) << shell << ": " << word;
    }
    EXPECT_EQ(completion(program, "tcsh"), std::nullopt);
}

} // namespace
} // namespace aviary::app
