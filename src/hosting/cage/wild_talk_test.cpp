// A child that runs wild and says anything on its line. What is no answer is an error; of an answer only its valid
// values are used.
#include "hosting/cage/cage.h"
#include "hosting/cage/shared/line.h"
#include "hosting/cage/shared/plugin_description.h"
#include "hosting/hosting_testing.h"
#include "hosting/plugin/processor.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <limits>

#include <sys/socket.h>
#include <unistd.h>

namespace aviary::hosting::cage {
namespace {

using nlohmann::json;

std::string framed(const std::vector<std::uint8_t>& bytes) {
    const auto size = std::uint32_t(bytes.size());
    std::string all(reinterpret_cast<const char*>(&size), sizeof size);
    return all.append(bytes.begin(), bytes.end());
}

struct WildLine : testing::Test {
    WildLine() { EXPECT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0); }
    ~WildLine() override { close(ends[1]); }
    std::string code_of(const std::string& said) {
        EXPECT_EQ(write(ends[1], said.data(), said.size()), ssize_t(said.size()));
        const auto received = Line(ends[0]).receive(std::chrono::milliseconds(50));
        return received ? "" : received.error().code;
    }
    int ends[2] = {-1, -1};
};

} // namespace

TEST_F(WildLine, IsRubbishWhereItSaysTooMuch) { EXPECT_EQ(code_of("\xff\xff\xff\xff"), "cage.rubbish"); }
TEST_F(WildLine, IsRubbishWhereItIsNestedWithoutEnd) {
    EXPECT_EQ(code_of(framed(std::vector<std::uint8_t>(100'000, 0x81))), "cage.rubbish");
}
TEST_F(WildLine, IsRubbishWhereItCountsWhatIsNotThere) {
    EXPECT_EQ(code_of(framed({0x9b, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff})), "cage.rubbish");
}
TEST_F(WildLine, IsSilentWhereItAnnouncesMoreThanItSays) {
    EXPECT_EQ(code_of(std::string("\x00\x00\x00\x0f"
                                  "abc",
                  7)),
        "cage.silent"); // 250 MB
}

namespace {

/// A plugin whose child says what was written down for it beforehand, whatever it is asked.
class Reciter {
public:
    explicit Reciter(const std::vector<json>& sayings) {
        std::ofstream file(folder_.path() / "sayings", std::ios::binary);
        for (const json& saying : sayings) file << framed(json::to_cbor(saying));
    }
    Result<std::unique_ptr<Processor>> create() {
        const std::string recite =
            "cat '" + (folder_.path() / "sayings").string() + "' >&3; exec cat <&3 >/dev/null";
        auto module = open_in_cage(io_, test_module("gain"),
            {.argv = {"/bin/sh", "-c", recite},
                .plugins = {{.id = "test.gain", .name = "Gain"}},
                .patience = std::chrono::milliseconds(500),
                .short_patience = std::chrono::milliseconds(50)});
        EXPECT_TRUE(module.ok());
        return Processor::create(*module, "");
    }

private:
    TemporaryFolder folder_;
    boost::asio::io_context io_;
};

json true_description() {
    const auto module = Module::open(test_module("gain"));
    const auto processor = Processor::create(*module, "");
    return to_json(describe((*processor)->clap()));
}

/// Answers of all the wrong types, and wrong numbers of the right ones.
std::vector<json> nonsense() {
    std::vector<json> all;
    const json values[] = {nullptr, 5, -1, 1e300, "text", json::array({1, "a", json::object()}),
        json::object(), json::binary({1, 2, 3}), std::numeric_limits<double>::quiet_NaN(), std::uint64_t(-1)};
    for (const char* key : {"latency", "description", "messages", "values", "text", "texts", "value", "state",
             "all", "next", "error", "values changed"})
        for (const json& value : values) all.push_back({{key, value}});
    for (const char* part : {"code", "message", "where"})
        for (const json& value : values) all.push_back({{"error", {{part, value}}}});
    return all;
}

} // namespace

TEST(WildTalk, InPlaceOfTheDescriptionIsAnError) {
    for (const json& hello : nonsense()) {
        Reciter reciter(std::vector<json>(1, hello));
        const auto created = reciter.create();
        ASSERT_FALSE(created.ok()) << hello.dump();
    }
}

TEST(WildTalk, InPlaceOfAnswersIsNotBelieved) {
    const json description = true_description();
    const auto every = nonsense();
    int opened = 0;
    for (std::size_t i = 0; i < every.size(); ++i) {
        std::vector<json> sayings{{{"description", description}}};
        for (int k = 0; k < 30; ++k) sayings.push_back(every[(i + std::size_t(k) % 2) % every.size()]);
        Reciter reciter(sayings);
        auto created = reciter.create();
        if (!created) continue; // an error is an answer
        ++opened;
        Processor& processor = **created;
        const auto id = processor.metadata().parameters.at(0).index_id;
        EXPECT_TRUE(std::isfinite(processor.value(id)));
        (void)processor.value_text(id, 0.5);
        const ValueOf three[] = {{id, 0.5}, {id, 1}, {id, 1.5}};
        EXPECT_EQ(processor.value_texts(three).size(), 3u) << every[i].dump();
        (void)processor.text_value(id, "0.5");
        (void)processor.save_state();
        if (processor.activate(48000, 64)) {
            EXPECT_LE(processor.latency(), 1u << 20) << every[i].dump();
            (void)processor.save_handover();
            processor.deactivate();
        }
        (void)processor.attend();
    }
    EXPECT_GT(opened, int(every.size()) / 2);
}

} // namespace aviary::hosting::cage
