#include "engine/timeline/automation.h"

#include <gtest/gtest.h>

#include <utility>

namespace aviary::engine {

namespace {

using hosting::ParameterMetadata;
using hosting::PluginMetadata;
using song::Ticks;

ParameterMetadata parameter(std::uint32_t index_id, std::string id, std::string name) {
    return {.index_id = index_id, .id = std::move(id), .name = std::move(name)};
}

PluginMetadata plugin(std::vector<ParameterMetadata> parameters) {
    PluginMetadata metadata;
    metadata.parameters = std::move(parameters);
    return metadata;
}

const Tempo a_tick_a_frame(60, 96);

using Events = std::vector<std::pair<std::int64_t, double>>;

/// All events up to `end`, at their frames in the song, taken in blocks.
Events events_of(Lane& lane, SongFrame start, SongFrame end, SongFrame block) {
    Events events;
    lane.jump(start);
    for (SongFrame at = start; at < end; at += block)
        lane.advance(at, std::min(at + block, end),
            [&](std::uint32_t time, double value) { events.emplace_back(at + time, value); });
    return events;
}

} // namespace

TEST(FindParameter, PrefersIdsToNamesToMacrosAndEarlyPluginsToLateOnes) {
    const auto synth = plugin({parameter(1, "tone", "Cutoff"), parameter(2, "vol", "Level")});
    const auto effect = plugin({parameter(3, "cutoff", "Edge"), parameter(4, "level", "Level")});
    const PluginMetadata* chain[] = {&synth, nullptr, &effect};
    EXPECT_EQ(find_parameter("cutoff", chain)->parameter->index_id, 3u); // an id, though of a later plugin
    EXPECT_EQ(find_parameter("cutoff", chain)->slot, 2u);
    EXPECT_EQ(find_parameter("LEVEL", chain)->parameter->index_id, 4u);
    EXPECT_EQ(find_parameter("edge", chain)->parameter->index_id, 3u);
    EXPECT_EQ(find_parameter("brightness", chain)->parameter->index_id, 1u); // a synth's cutoff, by its name
    EXPECT_FALSE(find_parameter("sparkle", chain));
    EXPECT_FALSE(find_parameter("", chain));
}

TEST(FindParameter, NamesTheNearestWord) {
    const auto synth = plugin({parameter(1, "brightness", "Bright"), parameter(2, "drive", "Drive")});
    const PluginMetadata* chain[] = {&synth};
    EXPECT_EQ(nearest_parameter("brigthness", chain), "brightness");
    EXPECT_EQ(nearest_parameter("driv", chain), "drive");
    EXPECT_EQ(nearest_parameter("zzzzzzzz", chain), "");
}

TEST(Lane, StepsAtItsPointsInTheParametersRange) {
    auto target = parameter(1, "gain", "Gain");
    target.min = -10, target.max = 10;
    const song::AutomationPoint points[] = {{Ticks(10), 0.25, false}, {Ticks(20), 1, false}};
    Lane lane(ChainSlotId(1), target, points, a_tick_a_frame, 0);
    EXPECT_EQ(events_of(lane, 0, 100, 7), (Events{{10, -5}, {20, 10}}));
}

TEST(Lane, RampsInTheSameStepsWhateverTheBlockSize) {
    const song::AutomationPoint points[] = {{Ticks(100), 0, true}, {Ticks(300), 1, false}};
    Lane lane(ChainSlotId(1), parameter(1, "gain", "Gain"), points, a_tick_a_frame, 0);
    const Events expected{{100, 0}, {164, 0.32}, {228, 0.64}, {292, 0.96}, {300, 1}};
    for (SongFrame block : {1, 16, 64, 100, 512})
        EXPECT_EQ(events_of(lane, 0, 512, block), expected) << block;
}

TEST(Lane, ChasesTheValueInForce) {
    const song::AutomationPoint points[] = {{Ticks(100), 0.5, false}, {Ticks(200), 0, true}, {Ticks(300), 1}};
    Lane lane(ChainSlotId(1), parameter(1, "gain", "Gain"), points, a_tick_a_frame, 0.75);
    auto chased = [&](SongFrame at) {
        lane.jump(at);
        return lane.chase(at);
    };
    EXPECT_EQ(chased(50), std::nullopt); // nothing was moved yet
    EXPECT_EQ(chased(150), 0.5);
    EXPECT_EQ(chased(250), 0.5);
    EXPECT_EQ(chased(225), 0.25);
    EXPECT_EQ(chased(400), 1);
    EXPECT_EQ(chased(300), std::nullopt); // the point there speaks for itself
    EXPECT_EQ(chased(50), 0.75);          // back to what it was before
}

TEST(Lane, NeverGivesMoreEventsThanItsBusiest) {
    std::vector<song::AutomationPoint> points;
    for (int i = 0; i < 200; ++i) points.push_back({Ticks(i * i), (i % 7) / 7.0, i % 3 != 0});
    Lane lane(ChainSlotId(1), parameter(1, "gain", "Gain"), points, a_tick_a_frame, 0);
    for (SongFrame block : {64, 512, 4096}) {
        lane.jump(0);
        for (SongFrame at = 0; at < 40000; at += block) {
            std::size_t count = 0;
            lane.advance(at, at + block, [&](std::uint32_t, double) { ++count; });
            EXPECT_LE(count, lane.busiest(block));
        }
    }
}

} // namespace aviary::engine
