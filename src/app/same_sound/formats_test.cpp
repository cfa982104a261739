// A stock plugin is the same sound as VST3 as it is as CLAP, in this host: the same bytes for the same notes, expressions,
// automation and input; and the same parameters, states and latency.
#include "hosting/formats/clap/module.h"
#include "hosting/plugin/processor.h"

#include <clap/events.h>
#include <clap/ext/params.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstring>
#include <filesystem>
#include <random>

namespace aviary::app {
namespace {

namespace fs = std::filesystem;
const fs::path built_here = AVIARY_BUILD_DIR;
constexpr std::uint32_t frames = 256;
constexpr double rate = 48000;

std::unique_ptr<hosting::Processor> opened(const fs::path& library) {
    const auto module = hosting::Module::open(library);
    EXPECT_TRUE(module.ok()) << module.error().text();
    if (!module) return nullptr;
    auto processor = hosting::Processor::create(*module, "");
    EXPECT_TRUE(processor.ok()) << processor.error().text();
    return processor ? *std::move(processor) : nullptr;
}

/// The parameter that people know by the same name.
const hosting::ParameterMetadata* same_parameter(
    const hosting::PluginMetadata& of, const hosting::ParameterMetadata& one) {
    for (const auto& other : of.parameters)
        if (other.name == one.name && other.group == one.group) return &other;
    return nullptr;
}

/// A block's events; each processor has its own numbers for parameters.
class Events {
public:
    void note(bool is_on, int key, std::int32_t id, std::uint32_t frame) {
        Event event{};
        event.note = {{sizeof event.note, frame, CLAP_CORE_EVENT_SPACE_ID,
                          std::uint16_t(is_on ? CLAP_EVENT_NOTE_ON : CLAP_EVENT_NOTE_OFF), 0},
            id, 0, 0, std::int16_t(key), 0.75};
        events_.push_back(event);
    }
    void bend(int key, std::int32_t id, double semitones, std::uint32_t frame) {
        Event event{};
        event.expression = {
            {sizeof event.expression, frame, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_NOTE_EXPRESSION, 0},
            CLAP_NOTE_EXPRESSION_TUNING, id, 0, 0, std::int16_t(key), semitones};
        events_.push_back(event);
    }
    void value(std::uint32_t parameter, double value, std::uint32_t frame) {
        Event event{};
        event.value = {{sizeof event.value, frame, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE, 0},
            parameter, nullptr, -1, -1, -1, -1, value};
        events_.push_back(event);
    }
    clap_input_events list() const {
        return {const_cast<std::vector<Event>*>(&events_),
            [](const clap_input_events* of) {
                return std::uint32_t(static_cast<const std::vector<Event>*>(of->ctx)->size());
            },
            [](const clap_input_events* of, std::uint32_t index) {
                return &static_cast<const std::vector<Event>*>(of->ctx)->at(index).header;
            }};
    }

private:
    union Event {
        clap_event_header header;
        clap_event_note note;
        clap_event_note_expression expression;
        clap_event_param_value value;
    };
    std::vector<Event> events_;
};

struct Sound {
    float left[frames] = {}, right[frames] = {};
};

clap_process_status play(
    hosting::Processor& processor, const Events& events, Sound in, Sound& out, std::int64_t position) {
    float *ins[] = {in.left, in.right}, *outs[] = {out.left, out.right};
    const clap_audio_buffer input{ins, nullptr, processor.metadata().input_channels, 0, 0};
    clap_audio_buffer output{outs, nullptr, processor.metadata().output_channels, 0, 0};
    const auto list = events.list();
    const clap_output_events nobody{
        nullptr, [](const clap_output_events*, const clap_event_header*) { return true; }};
    clap_event_transport transport{};
    transport.header = {sizeof transport, 0, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_TRANSPORT, 0};
    transport.flags =
        CLAP_TRANSPORT_HAS_TEMPO | CLAP_TRANSPORT_HAS_BEATS_TIMELINE | CLAP_TRANSPORT_IS_PLAYING;
    transport.tempo = 120;
    transport.song_pos_beats = clap_beattime(double(position) / rate * 2 * double(CLAP_BEATTIME_FACTOR));
    clap_process block{};
    block.steady_time = position;
    block.frames_count = frames;
    block.transport = &transport;
    block.audio_inputs = &input;
    block.audio_outputs = &output;
    block.audio_inputs_count = processor.metadata().input_channels > 0;
    block.audio_outputs_count = 1;
    block.in_events = &list;
    block.out_events = &nobody;
    return processor.process(block);
}

class Formats : public testing::TestWithParam<std::string> {
protected:
    void SetUp() override {
        if (!fs::exists(vst3_path())) GTEST_SKIP() << "VST3 is not built here";
        clap_ = opened(built_here / "plugins" / GetParam() / (GetParam() + ".clap"));
        vst3_ = opened(vst3_path());
        ASSERT_TRUE(clap_ && vst3_);
    }
    static fs::path vst3_path() { return built_here / "vst3" / (GetParam() + ".vst3"); }

    std::unique_ptr<hosting::Processor> clap_, vst3_;
};

TEST_P(Formats, HaveTheSameParameters) {
    const auto& one = clap_->metadata();
    const auto& other = vst3_->metadata();
    EXPECT_EQ(one.name, other.name);
    EXPECT_EQ(one.vendor, other.vendor);
    EXPECT_EQ(one.version, other.version);
    EXPECT_EQ(one.takes_notes, other.takes_notes);
    EXPECT_EQ(one.input_channels, other.input_channels);
    EXPECT_EQ(one.output_channels, other.output_channels);
    for (const auto& parameter : one.parameters) {
        const auto* same = same_parameter(other, parameter);
        ASSERT_NE(same, nullptr) << parameter.name;
        EXPECT_DOUBLE_EQ(parameter.min, same->min) << parameter.name;
        EXPECT_DOUBLE_EQ(parameter.max, same->max) << parameter.name;
        EXPECT_NEAR(parameter.initial, same->initial, 1e-9 * (parameter.max - parameter.min))
            << parameter.name;
        EXPECT_EQ(parameter.automatable, same->automatable) << parameter.name;
        const auto text = clap_->value_text(parameter.index_id, parameter.initial);
        EXPECT_EQ(text, vst3_->value_text(same->index_id, parameter.initial)) << parameter.name;
    }
    EXPECT_LE(other.parameters.size(), one.parameters.size() + 1)
        << "a bypass at most, and no MIDI controllers";
}

TEST_P(Formats, SoundTheSame) {
    ASSERT_TRUE(clap_->activate(rate, frames));
    ASSERT_TRUE(vst3_->activate(rate, frames));
    EXPECT_EQ(clap_->latency(), vst3_->latency());
    std::minstd_rand random(7);
    const auto upto = [&](unsigned most) { return unsigned(random() % most); };
    float peak = 0;
    for (int block = 0; block < 300; ++block) {
        Events here, there;
        if (clap_->metadata().takes_notes && block % 8 == 0)
            for (Events* events : {&here, &there}) events->note(true, 40 + block % 40, block, 5);
        if (clap_->metadata().takes_notes && block % 8 == 3)
            for (Events* events : {&here, &there}) events->bend(40 + (block - 3) % 40, block - 3, 1.5, 17);
        if (clap_->metadata().takes_notes && block % 8 == 6)
            for (Events* events : {&here, &there}) events->note(false, 40 + (block - 6) % 40, block - 6, 100);
        if (block % 3 == 0 && !clap_->metadata().parameters.empty()) {
            const auto& all = clap_->metadata().parameters;
            const auto& moved = all[upto(unsigned(all.size()))];
            const auto* same = same_parameter(vst3_->metadata(), moved);
            if (moved.automatable && same) {
                double value = moved.min + (moved.max - moved.min) * upto(1001) / 1000;
                if (moved.kind != hosting::ParameterKind::floating) value = std::round(value);
                const std::uint32_t frame = upto(frames);
                here.value(moved.index_id, value, frame);
                there.value(same->index_id, value, frame);
            }
        }
        Sound in, one, other;
        for (std::uint32_t i = 0; i < frames; ++i)
            in.left[i] = float(upto(2001)) / 1000 - 1, in.right[i] = float(upto(2001)) / 1000 - 1;
        const auto position = std::int64_t(block) * frames;
        EXPECT_NE(play(*clap_, here, in, one, position), CLAP_PROCESS_ERROR);
        EXPECT_NE(play(*vst3_, there, in, other, position), CLAP_PROCESS_ERROR);
        for (std::uint32_t i = 0; i < frames; ++i) peak = std::max(peak, std::abs(one.left[i]));
        ASSERT_EQ(std::memcmp(&one, &other, sizeof one), 0) << "block " << block;
    }
    EXPECT_GT(peak, 0.01f) << "something is heard";
}

TEST_P(Formats, KeepTheirStates) {
    const auto fresh = opened(vst3_path());
    for (const auto& parameter : vst3_->metadata().parameters) {
        if (!parameter.automatable) continue;
        Events moved;
        moved.value(parameter.index_id, parameter.min + 0.75 * (parameter.max - parameter.min), 0);
        const auto list = moved.list();
        const clap_output_events nobody{
            nullptr, [](const clap_output_events*, const clap_event_header*) { return true; }};
        const auto& plugin = vst3_->clap();
        const auto* params =
            static_cast<const clap_plugin_params*>(plugin.get_extension(&plugin, CLAP_EXT_PARAMS));
        params->flush(&plugin, &list, &nobody); // before it was ever active
    }
    const auto state = vst3_->save_state();
    ASSERT_TRUE(state.ok()) << state.error().text();
    ASSERT_TRUE(fresh->load_state(*state));
    for (const auto& parameter : vst3_->metadata().parameters)
        EXPECT_NEAR(fresh->value(parameter.index_id), vst3_->value(parameter.index_id),
            1e-12 * (parameter.max - parameter.min))
            << parameter.name;
    EXPECT_EQ(*fresh->save_state(), *state);
}

/// Plugins that other people wrote for both formats, as Debian's zam-plugins; where there are none, nothing is tried.
TEST(FormatsOfOtherPeople, SoundTheSameWithinTheirOwnRounding) {
    std::error_code none;
    int tried = 0;
    for (const auto& bundle : fs::directory_iterator("/usr/lib/vst3", none)) {
        const std::string name = bundle.path().stem().string();
        const fs::path clap = fs::path("/usr/lib/clap") / (name + ".clap");
        if (!name.starts_with("Za") || !fs::exists(clap)) continue;
        const auto one = opened(clap), other = opened(bundle.path());
        ASSERT_TRUE(one && other) << name;
        ASSERT_TRUE(one->activate(rate, frames) && other->activate(rate, frames)) << name;
        EXPECT_EQ(one->latency(), other->latency()) << name;
        std::minstd_rand random(7);
        for (int block = 0; block < 100; ++block) {
            Sound in, here, there;
            for (std::uint32_t i = 0; i < frames; ++i)
                in.left[i] = float(random() % 1001) / 1000 - 0.5f,
                in.right[i] = float(random() % 1001) / 1000 - 0.5f;
            const auto position = std::int64_t(block) * frames;
            play(*one, {}, in, here, position);
            play(*other, {}, in, there, position);
            for (std::uint32_t i = 0; i < frames; ++i)
                ASSERT_NEAR(here.left[i], there.left[i], 1e-6) << name << ", block " << block;
        }
        ++tried;
    }
    if (tried == 0) GTEST_SKIP() << "no plugins of other people are here in both formats";
}

std::vector<std::string> stock_plugins() {
    std::vector<std::string> names;
    for (const auto& folder : fs::directory_iterator(AVIARY_SOURCE_DIR "/plugins"))
        if (const std::string name = folder.path().filename().string();
            fs::exists(folder.path() / (name + ".cpp")))
            names.push_back(name);
    std::ranges::sort(names);
    return names;
}
INSTANTIATE_TEST_SUITE_P(
    OfStockPlugins, Formats, testing::ValuesIn(stock_plugins()), [](const auto& info) { return info.param; });

} // namespace
} // namespace aviary::app
