#include "song/files/files_testing.h"
#include "song/files/session_file.h"

namespace aviary::song {
namespace {

using testing::good;
using testing::with;
using testing::wrong;

TEST(SessionFile, BringsBackStoresTransportAndView) {
    SessionFile file;
    file.stores = {{"layout", R"({"z":1,"a":[true,null,"ü"]})"}, {"empty", "null"}};
    file.transport.position = Beats(12.5);
    file.transport.loop = {.is_on = true, .start = Beats(4), .end = Beats(8)};
    file.view = R"({"track":2})";
    const std::string text = session_text(file);
    const auto again = good(read_session_file(text));
    EXPECT_EQ(again.stores, file.stores);
    EXPECT_EQ(again.transport.position, Beats(12.5));
    EXPECT_TRUE(again.transport.loop.is_on);
    EXPECT_EQ(again.transport.loop.end, Beats(8));
    EXPECT_EQ(again.view, file.view);
    EXPECT_EQ(session_text(again), text);
}

TEST(SessionFile, KeepsWhatItDoesNotKnow) {
    const std::string text = R"({
  "version": 1,
  "window": {
    "width": 800
  },
  "stores": {
    "b": 1,
    "a": {
      "deep": []
    }
  },
  "transport": {
    "metronome": true
  }
}
)";
    auto file = good(read_session_file(text));
    EXPECT_EQ(session_text(file), text);
    file.stores = {{"a", R"({"deep":[]})"}, {"b", "2"}};
    std::string expected = text;
    expected = with(expected, "\"b\": 1", "\"b\": 2");
    EXPECT_EQ(session_text(file), expected);
}

TEST(SessionFile, StoresWhatIsNoJsonAsNull) {
    SessionFile file;
    file.stores = {{"a", "{"}};
    EXPECT_EQ(good(read_session_file(session_text(file))).stores[0].value, "null");
}

TEST(SessionFile, SaysWhereAndWhatWasExpected) {
    EXPECT_EQ(wrong(read_session_file("{\"stores\": []}")), "1:2: expected an object of anything, found []");
    EXPECT_EQ(wrong(read_session_file("{\"transport\": {\"position_beats\": -1}}")),
        "1:16: expected a number from 0.0 to 1000000000.0, found -1");
}

} // namespace
} // namespace aviary::song
