#include "session/workspace/stores.h"

#include <gtest/gtest.h>

#include <vector>

using namespace aviary;
using namespace aviary::session;

namespace {

class StoresTest : public testing::Test {
protected:
    std::string refused(const std::string& name, std::string json, std::uint64_t version) {
        const auto set = stores_.set(name, std::move(json), version);
        return set ? "" : set.error().code;
    }
    std::uint64_t set(const std::string& name, std::string json) {
        const auto version = stores_.set(name, std::move(json), stores_.get(name).version);
        EXPECT_TRUE(version) << version.error().text();
        return version ? *version : 0;
    }

    Stores stores_;
    std::vector<StoreChanged> heard_;
    Stores::Watching watching_ =
        stores_.observe([this](const StoreChanged& event) { heard_.push_back(event); });
};

} // namespace

TEST_F(StoresTest, KeepsWhatIsSetOnTopOfTheNewestVersion) {
    EXPECT_EQ(stores_.get("view").json, "null");
    const auto first = set("view", "{\"zoom\":2}");
    EXPECT_EQ(stores_.get("view").json, "{\"zoom\":2}");
    EXPECT_EQ(stores_.get("view").version, first);
    EXPECT_EQ(refused("view", "3", first - 1), "store.conflict");
    EXPECT_EQ(refused("view", "3", first + 1), "store.conflict");
    EXPECT_EQ(stores_.get("view").json, "{\"zoom\":2}");
    EXPECT_GT(set("view", "3"), first);
}

TEST_F(StoresTest, TellsOfEveryChangeWithTheVersionThatItsAuthorWasGiven) {
    const auto first = set("view", "1");
    const auto second = set("selection", "[]");
    EXPECT_EQ(set("view", "1"), first) << "nothing changed";
    EXPECT_EQ(heard_, (std::vector<StoreChanged>{{"view", "1", first}, {"selection", "[]", second}}));
}

TEST_F(StoresTest, IsLimited) {
    EXPECT_EQ(refused("", "1", 0), "store.name");
    EXPECT_EQ(refused(std::string(Stores::longest_name + 1, 'x'), "1", 0), "store.name");
    EXPECT_EQ(refused("view", std::string(Stores::largest + 1, '1'), 0), "store.too_large");
    EXPECT_EQ(refused("view", std::string(Stores::largest, '1'), 0), "");
    for (std::size_t i = 1; i < Stores::most; ++i) set(std::to_string(i), "1");
    EXPECT_EQ(refused("one more", "1", 0), "store.too_many");
    set("1", "2");
    EXPECT_EQ(heard_.size(), Stores::most + 1);
}

TEST_F(StoresTest, HasNothingToSaveBeforeTheGateOpens) {
    stores_.load({{"view", "1"}});
    set("view", "2");
    EXPECT_EQ(stores_.get("view").json, "2") << "kept";
    EXPECT_FALSE(stores_.is_dirty());
    stores_.open_gate();
    EXPECT_TRUE(stores_.is_dirty());
    stores_.load({{"view", "1"}});
    set("view", "2");
    EXPECT_FALSE(stores_.is_dirty()) << "the gate is that of the project before";
}

TEST_F(StoresTest, IsCleanOnceItIsSavedAsItIs) {
    stores_.load({{"view", "1"}});
    stores_.open_gate();
    EXPECT_FALSE(stores_.is_dirty());
    set("view", "2");
    const Stores::Values written = stores_.values();
    EXPECT_EQ(written, (Stores::Values{{"view", "2"}}));
    set("view", "3"); // while the value before is being written
    stores_.saved(written);
    EXPECT_TRUE(stores_.is_dirty());
    stores_.saved(stores_.values());
    EXPECT_FALSE(stores_.is_dirty());
    set("view", "4");
    set("view", "3");
    EXPECT_FALSE(stores_.is_dirty()) << "it is as it was";
}

TEST_F(StoresTest, RefusesAVersionOfTheProjectBefore) {
    set("view", "1");
    const auto other = set("other", "1");
    heard_.clear();
    stores_.load({{"view", "5"}});
    EXPECT_EQ(stores_.get("view").json, "5");
    EXPECT_EQ(stores_.get("other").json, "null");
    EXPECT_EQ(refused("other", "2", other), "store.conflict");
    EXPECT_EQ(refused("new", "2", 0), "store.conflict") << "also for what neither has";
    ASSERT_EQ(heard_.size(), 2u);
    EXPECT_EQ(heard_[0], (StoreChanged{"view", "5", stores_.get("view").version}));
    EXPECT_EQ(heard_[1], (StoreChanged{"other", "null", stores_.get("other").version}));
}
