// Every field of every request at the edges of its range and beyond, over a real socket, while the song plays. What is out of
// range is refused with the range; nothing that is sent harms the server or its sound.
#include "server/protocol/protocol.h"
#include "server/test_server.h"

#include <cmath>
#include <cstdlib>

using namespace aviary;
using namespace aviary::server;
using nlohmann::json;
using protocol::Shape;

namespace {

using Kind = Shape::Kind;
using Pointer = json::json_pointer;

const protocol::Types& types() { return protocol::description().types; }

const Shape& resolved(const Shape& shape) {
    return shape.kind == Kind::named ? resolved(types().at(shape.name)) : shape;
}

/// A value that fits the shape: of alternatives the one that `choice` names, or the last one before it.
json fitting(const Shape& named, std::size_t choice) {
    const Shape& shape = resolved(named);
    switch (shape.kind) {
    case Kind::null: return nullptr;
    case Kind::any:
    case Kind::boolean: return true;
    case Kind::number:
    case Kind::whole: return std::clamp(1.0, shape.least, shape.largest);
    case Kind::string: return "x";
    case Kind::literal: return shape.value;
    case Kind::list: return json::array({fitting(shape.parts.front(), choice)});
    case Kind::either: return fitting(shape.parts[std::min(choice, shape.parts.size() - 1)], choice);
    case Kind::tuple: break;
    case Kind::object: {
        json object = json::object();
        for (const auto& field : fields_of(shape, types())) object[field.name] = fitting(field.shape, choice);
        return object;
    }
    case Kind::named: break;
    }
    ADD_FAILURE() << "no request has such a shape";
    return nullptr;
}

struct Leaf {
    Pointer at;
    Shape shape;
};

void collect(const Shape& named, const json& value, const Pointer& at, std::vector<Leaf>& leaves) {
    const Shape& shape = resolved(named);
    if (shape.kind == Kind::object)
        for (const auto& field : fields_of(shape, types()))
            collect(field.shape, value[field.name], at / field.name, leaves);
    else if (shape.kind == Kind::list)
        collect(shape.parts.front(), value[0], at / std::size_t(0), leaves);
    else if (shape.kind == Kind::either) {
        for (const Shape& part : shape.parts)
            if (!find_misfit(part, value, types())) return collect(part, value, at, leaves);
    } else
        leaves.push_back({at, shape});
}

bool is_number(const Shape& shape) { return shape.kind == Kind::number || shape.kind == Kind::whole; }

std::vector<double> edges_of(const Shape& shape) {
    std::vector<double> all{
        0, -0.0, 1, -1, 0.5, 1e-300, 1e15, -1e15, 9007199254740993.0, 1.8e19, 1e308, -1e308};
    for (const double edge : {shape.least, shape.largest}) {
        all.push_back(edge);
        if (std::abs(edge) < 1e300)
            for (const double beside :
                {edge - 1, edge + 1, std::nextafter(edge, -INFINITY), std::nextafter(edge, INFINITY)})
                all.push_back(beside);
    }
    return all;
}

std::vector<std::string> wild_strings() {
    return {"", " ", ".", "..", "/", "\n", std::string("\0x", 2), "\xef\xbf\xbd\xf0\x9f\x8e\xb9", "%s%n",
        "-1", "1e308", "nan", std::string(100'000, 'x')};
}

class Edges : public ServerTest, public testing::WithParamInterface<bool> {
protected:
    Edges()
        : ServerTest(GetParam() ? Serves::projects : Serves::a_song) {
        setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
        setenv("HOME", (bundles_.folder() / "home").c_str(), 1);
        setenv("AVIARY_DATA_DIR", (bundles_.folder() / "data").c_str(), 1);
        if (GetParam()) {
            std::ofstream(bundles_.folder() / "night.bird") << song_text;
            on_main([&] { workspace_->open(bundles_.folder() / "night.bird"); });
        }
        EXPECT_EQ(page_.connect(port_), 101);
        EXPECT_EQ(page_.call("app.ui_ready")["result"]["outcome"], "ok");
        page_.call("app.react_ready");
        while (page_.next_notification("notifications:loading_progress")["params"]["message"] != "done") {
        }
    }
    json ask(const protocol::Method& method, const json& params) { return page_.call(method.name, params); }
    /// The song is heard to go on from its start.
    void expect_it_plays(const std::string& after) {
        page_.call("transport.loop");
        page_.call("transport.seek", {{"beats", 0}});
        ASSERT_TRUE(page_.call("transport.play").contains("result")) << after;
        double beats = 0;
        const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(20);
        while (!(beats > 0 && beats < 40) && std::chrono::steady_clock::now() < until)
            on_main([&] { beats = session_.state().transport.position.count; });
        ASSERT_TRUE(beats > 0 && beats < 40) << after << ": the song is at " << beats;
    }

    TestPage page_;
};

/// Those that leave the server as it is for the requests after them.
bool is_asked(const protocol::Method& method) {
    return method.name != "project.open" && method.name != "project.new" && method.name != "project.save_as";
}

} // namespace

TEST(EdgesOfTheProtocol, EveryNumberThatIsAskedForHasARangeOrIsAParameters) {
    int numbers = 0;
    for (const auto& domain : protocol::description().domains)
        for (const auto& method : domain.methods)
            for (std::size_t choice = 0; choice < 6; ++choice) {
                std::vector<Leaf> leaves;
                collect(method.params, fitting(method.params, choice), Pointer(), leaves);
                for (const Leaf& leaf : leaves) {
                    if (!is_number(leaf.shape)) continue;
                    ++numbers;
                    EXPECT_TRUE(leaf.shape.largest < 1e300 || leaf.at.to_string() == "/value")
                        << method.name << leaf.at.to_string();
                }
            }
    EXPECT_GT(numbers, 20);
}

TEST_P(Edges, AreTakenOrRefusedWithTheRangeAndHarmNothing) {
    expect_it_plays("the start");
    std::size_t sent = 0, refused = 0;
    for (const auto& domain : protocol::description().domains)
        for (const auto& method : domain.methods) {
            if (!is_asked(method)) continue;
            for (std::size_t choice = 0; choice < 6; ++choice) {
                const json params = fitting(method.params, choice);
                std::vector<Leaf> leaves;
                collect(method.params, params, Pointer(), leaves);
                for (const Leaf& leaf : leaves) {
                    json changed = params;
                    if (is_number(leaf.shape))
                        for (const double edge : edges_of(leaf.shape)) {
                            changed[leaf.at] = edge;
                            const auto misfit = find_misfit(method.params, changed, types());
                            const json reply = ask(method, changed);
                            ++sent;
                            const bool is_wrong = reply.contains("error") && error_of(reply) == -32602;
                            ASSERT_EQ(is_wrong, misfit.has_value()) << method.name << changed << reply;
                            if (!is_wrong) continue;
                            ++refused;
                            const std::string text = reply["error"]["message"];
                            EXPECT_NE(text.find(" number from "), text.npos) << text;
                        }
                    else if (leaf.shape.kind == Kind::string)
                        for (const std::string& wild : wild_strings()) {
                            changed[leaf.at] = wild;
                            const json reply = ask(method, changed);
                            ++sent;
                            ASSERT_TRUE(reply.contains("result") || reply.contains("error")) << method.name;
                        }
                }
            }
            expect_it_plays(method.name);
        }
    EXPECT_GT(sent, 500u);
    EXPECT_GT(refused, 100u);
}

INSTANTIATE_TEST_SUITE_P(Of, Edges, testing::Bool(),
    [](const auto& param_info) { return param_info.param ? "AProject" : "ASong"; });

TEST_F(ServerTest, SaysTheRangeOfANumberThatIsOutOfIt) {
    TestPage page;
    connect(page);
    const auto text = [&](const char* method, const json& params) -> std::string {
        const json reply = page.call(method, params);
        return reply.contains("error") ? reply["error"]["message"] : json("");
    };
    EXPECT_NE(text("transport.seek", {{"beats", 1e15}}).find("'beats' must be a number from 0 to 1000000"),
        std::string::npos);
    EXPECT_NE(text("transport.loop", {{"start", 0}, {"end", 1e308}})
                  .find("'end' must be a number from 0 to 1000000"),
        std::string::npos);
    EXPECT_NE(text("mixer.set", {{"track", 1}, {"pan", -1.5}}).find("'pan' must be a number from -1 to 1"),
        std::string::npos);
    EXPECT_NE(text("mixer.set", {{"track", 1}, {"volume_db", 25}})
                  .find("must be a number from -1000 to 24 or null"),
        std::string::npos);
    EXPECT_EQ(text("mixer.set", {{"track", 1}, {"volume_db", nullptr}}), "");
}
