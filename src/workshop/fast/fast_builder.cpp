#include "workshop/fast/fast_builder.h"

#include "base/whole_file.h"
#include "workshop/build/builder.h"
#include "workshop/fast/opening_includes.h"
#include "workshop/watch/changes.h"

#include <boost/asio/post.hpp>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <thread>

namespace aviary::workshop {

namespace fs = std::filesystem;
using process::Child;
using process::ChildExit;

namespace {

bool is_off(const std::string& value) {
    std::string upper = value;
    std::transform(
        upper.begin(), upper.end(), upper.begin(), [](unsigned char c) { return std::toupper(c); });
    return upper == "OFF" || upper == "NO" || upper == "FALSE" || upper == "0" || upper == "N";
}

} // namespace

struct FastBuilder::Impl {
    Impl(boost::asio::io_context& loop, FastSetup where)
        : io(loop)
        , setup(std::move(where))
        , folder(setup.build_folder / "fast")
        , precompiled(loop, setup.build_folder) {}

    // Learning:

    void learn() {
        asking.reset();
        rules = stamp_of(setup.build_folder / "build.ninja");
        const std::string cache = read_whole_file(setup.build_folder / "CMakeCache.txt").value_or("");
        is_wanted = !is_off(cache_entry(cache, "AVIARY_FAST_BUILD"));
        is_precompiling = !is_off(cache_entry(cache, "AVIARY_PRECOMPILED"));
        wanted_compiler = cache_entry(cache, "AVIARY_FAST_COMPILER");
        if (!is_wanted || !rules) return be_ready();
        ask({"compdb"}, [this](std::string compdb) {
            ask({"deps"},
                [this, compdb = std::move(compdb)](const std::string& deps) { understand(compdb, deps); });
        });
    }

    void ask(const Command& tool, std::function<void(std::string)> answered) {
        Command command{"ninja", "-C", setup.build_folder.string(), "-t"};
        command.insert(command.end(), tool.begin(), tool.end());
        answer.clear();
        auto spawned = Child::spawn(io, {.argv = std::move(command)},
            {.on_out = [this](std::string_view text) { answer += text; },
                .on_err = {},
                .on_exit =
                    [this, answered = std::move(answered)](const ChildExit& exit) {
                        const auto ended = std::move(asking);
                        exit.ok() ? answered(std::move(answer)) : be_ready();
                    }});
        if (!spawned) return be_ready();
        asking = *std::move(spawned);
    }

    void understand(std::string_view compdb, std::string_view deps) {
        auto read = parse_recipe(setup.build_folder, compdb, deps);
        if (!read || read->libraries.empty()) return be_ready();
        recipe = *std::move(read);
        ninjas.clear();
        for (const auto& object : recipe->objects) ninjas.push_back(made_by_ninja(object));
        choose_rungs();
        precompile();
    }

    /// What the object was made from, and itself. Empty if something was saved after the build began: then the object may
    /// be of the content before.
    FileStamps made_by_ninja(const Recipe::Object& object) const {
        FileStamps made;
        for (const auto& file : object.inputs) {
            const auto stamp = stamp_of(file);
            if (!stamp || may_be_newer(*stamp, built_at)) return {};
            made[file] = *stamp;
        }
        const fs::path file = setup.build_folder / object.name;
        const auto stamp = stamp_of(file);
        if (!stamp) return {};
        made[file] = *stamp;
        return made;
    }

    void choose_rungs() {
        std::optional<fs::path> clang;
        if (wanted_compiler.empty())
            clang = newest_clang();
        else if (wanted_compiler != "own")
            clang = wanted_compiler;
        auto found = compilers_for(recipe->objects.front().compile, clang);
        if (found == ladder) return;
        ladder = std::move(found);
        rung = 0;
    }

    void precompile() {
        tell_level();
        std::vector<Precompiled::Wanted> wanted;
        if (is_precompiling && rung < ladder.size())
            for (const auto& object : recipe->objects) add_wanted(object, wanted);
        precompiled.make(wanted, [this] { be_ready(); });
    }

    void add_wanted(const Recipe::Object& object, std::vector<Precompiled::Wanted>& wanted) const {
        constexpr std::size_t most = 4; // headers compiled ahead are large
        auto flags = fast_command(object.compile, ladder[rung]);
        if (!flags) return;
        auto place = std::find_if(
            wanted.begin(), wanted.end(), [&](const auto& known) { return known.flags == *flags; });
        if (place == wanted.end()) {
            if (wanted.size() == most) return;
            place = wanted.insert(place, {*std::move(flags), ladder[rung].kind, {}});
        }
        for (const auto& include : opening_includes(object.source))
            if (std::find(place->includes.begin(), place->includes.end(), include) == place->includes.end())
                place->includes.push_back(include);
    }

    void be_ready() {
        if (ready) std::exchange(ready, nullptr)();
    }

    // Building:

    bool can_build(const std::vector<fs::path>& saved) {
        steps.clear();
        if (!is_wanted || !recipe || rung >= ladder.size()) return false;
        if (stamp_of(setup.build_folder / "build.ninja") != rules) return false;
        for (const auto& file : saved)
            if (!is_ours((setup.project / file).lexically_normal())) return false;
        return plan();
    }

    bool is_ours(const fs::path& file) const {
        return !recipe->elsewhere.contains(file)
               && std::any_of(recipe->objects.begin(), recipe->objects.end(),
                   [&](const auto& object) { return object.inputs.contains(file); });
    }

    static bool is_known(const FileStamps& made) { return !made.empty() && are_current(made); }

    /// Finds out what to compile. False: nothing, or something that cannot be compiled soon.
    bool plan() {
        used.assign(recipe->objects.size(), {});
        for (std::size_t i = 0; i < recipe->objects.size(); ++i) {
            const auto& object = recipe->objects[i];
            const auto known = ours.find(object.name);
            if (is_known(ninjas[i])) continue;
            used[i] = folder / "objects" / (object.name);
            if (known != ours.end() && is_known(known->second)) continue;
            auto flags = fast_command(object.compile, ladder[rung]);
            if (!flags) return false;
            auto ahead = precompiled.use_for(*flags);
            if (!ahead && is_precompiling) return false;
            steps.push_back({i, std::move(*flags), std::move(ahead)});
        }
        return std::any_of(used.begin(), used.end(), [](const auto& object) { return !object.empty(); });
    }

    void start() {
        std::error_code error;
        fs::create_directories(folder / "scratch", error);
        next = 0;
        has_failed = false;
        bundles.clear();
        commands = nlohmann::json::array();
        go_on();
    }

    /// Compiles as many at a time as there are processors, then links.
    void go_on() {
        if (!done) return;
        const std::size_t most = std::max(1u, std::thread::hardware_concurrency());
        while (!has_failed && next < steps.size() && running.size() < most) compile(steps[next++]);
        if (!running.empty()) return;
        if (has_failed) return finish(failure());
        link();
    }

    struct Step {
        std::size_t object;
        Command flags;
        std::optional<Command> ahead;
    };

    void compile(const Step& step) {
        const auto& object = recipe->objects[step.object];
        const fs::path output = used[step.object];
        fs::path deps = output;
        deps += ".d";
        std::error_code error;
        fs::create_directories(output.parent_path(), error);
        Command command = step.flags;
        if (step.ahead) command.insert(command.end(), step.ahead->begin(), step.ahead->end());
        for (const std::string& word : {std::string("-MD"), std::string("-MF"), deps.string(),
                 std::string("-o"), output.string(), std::string("-c"), object.source.string()})
            command.push_back(word);
        const FileTime began = std::chrono::system_clock::now();
        FileStamps before;
        if (const auto stamp = stamp_of(object.source)) before[object.source] = *stamp;
        ours.erase(object.name);
        run(std::move(command), [this, step, deps, began, before](bool is_good) {
            if (is_good) keep(step, deps, began, before);
        });
    }

    /// Remembers what the object was made from, so that it need not be made again. Files may be saved at any time.
    void keep(const Step& step, const fs::path& deps, FileTime began, FileStamps inputs) {
        const auto& object = recipe->objects[step.object];
        auto files = read_dependency_file(read_whole_file(deps).value_or(""));
        for (const auto& file : files) {
            const fs::path path = (setup.build_folder / file).lexically_normal();
            if (inputs.contains(path) || lies_in(path, folder)) continue;
            const auto stamp = stamp_of(path);
            if (!stamp || may_be_newer(*stamp, began)) return; // it is made again the next time
            inputs[path] = *stamp;
        }
        const auto& ahead = precompiled.inputs_for(step.flags);
        if (step.ahead) inputs.insert(ahead.begin(), ahead.end());
        if (const auto stamp = stamp_of(used[step.object])) inputs[used[step.object]] = *stamp;
        ours[object.name] = std::move(inputs);
    }

    void link() {
        for (const auto& library : recipe->libraries) {
            Command command;
            bool is_ours = false;
            const fs::path bundle = folder / "plugins" / library.name,
                           output = bundle / (library.name + ".clap");
            for (const auto& word : library.link) {
                command.push_back(word == library.output ? output.string() : word);
                for (const std::size_t i : library.objects)
                    if (word == recipe->objects[i].name && !used[i].empty()) {
                        command.back() = used[i].string();
                        is_ours = true;
                    }
            }
            if (!is_ours) continue;
            std::error_code error;
            fs::create_directories(bundle, error);
            fs::remove(output, error);
            fs::copy_file((setup.build_folder / library.output).parent_path() / "manifest.toml",
                bundle / "manifest.toml", fs::copy_options::overwrite_existing, error);
            if (error) return finish(failure());
            bundles.push_back(bundle);
            run(
                std::move(command), [](bool) {}, Then::end);
            if (has_failed) return;
        }
        std::sort(bundles.begin(), bundles.end());
    }

    enum class Then : std::uint8_t { go_on, end };

    void run(Command command, std::function<void(bool)> then, Then after = Then::go_on) {
        const int number = ++children;
        commands.push_back(command);
        auto spawned = Child::spawn(io,
            {.argv = std::move(command),
                .environment = {"LC_ALL=C.UTF-8", "TMPDIR=" + (folder / "scratch").string()},
                .directory = setup.build_folder},
            {.on_out = {},
                .on_err = {},
                .on_exit = [this, number, then = std::move(then), after](const ChildExit& exit) {
                    const auto ended = running.extract(number);
                    then(exit.ok());
                    if (!exit.ok()) fail();
                    if (after == Then::go_on) return go_on();
                    if (!running.empty()) return;
                    if (has_failed) return finish(failure());
                    unfit = 0;
                    (void)write_whole_file(folder / "commands.json", commands.dump(1));
                    finish(bundles);
                }});
        if (spawned)
            running[number] = *std::move(spawned);
        else
            has_failed = true;
        if (!spawned && running.empty()) finish(failure());
    }

    void fail() {
        has_failed = true;
        for (const auto& [number, child] : running) child->stop();
    }

    static Error failure() { return {"fast.failed", "the fast code could not be made", {}}; }

    /// Calls back through the loop, never from inside start().
    void finish(Result<std::vector<fs::path>> result) {
        if (!done) return;
        boost::asio::post(io,
            [result = std::move(result), call = std::exchange(done, nullptr), alive = std::weak_ptr(life)] {
                if (!alive.expired()) call(result);
            });
    }

    void climb(std::size_t to) {
        rung = to;
        unfit = slow = 0;
        ours.clear();
        if (recipe) precompile();
    }

    void tell_level() {
        level =
            rung < ladder.size() ? ladder[rung].compiler.filename().string() + " " + ladder[rung].level : "";
    }

    boost::asio::io_context& io;
    const FastSetup setup;
    const fs::path folder;
    Precompiled precompiled;

    FileTime built_at;              ///< when the last good build of the project's own began
    std::optional<FileStamp> rules; ///< Ninja's, as the recipe was read from them
    bool is_wanted = true, is_precompiling = true;
    std::string wanted_compiler;
    std::string answer;
    std::unique_ptr<Child> asking;
    std::function<void()> ready;
    std::optional<Recipe> recipe;
    std::vector<FileStamps> ninjas;         ///< objects of the project's own build, by place
    std::map<std::string, FileStamps> ours; ///< by the object's name
    std::vector<Rung> ladder;
    std::size_t rung = 0;
    std::string level;
    int unfit = 0; ///< times in a row that this compiler failed alone
    int slow = 0;  ///< times in a row that code of this level was too slow

    // Of the build under way:
    std::vector<fs::path> used; ///< objects of ours, by place; empty: the project's own is used
    std::vector<Step> steps;
    std::size_t next = 0;
    bool has_failed = false;
    std::vector<fs::path> bundles;
    nlohmann::json commands; ///< that were run, for people who want to know
    Done done;
    int children = 0;
    std::map<int, std::unique_ptr<Child>> running;
    std::shared_ptr<int> life = std::make_shared<int>(); ///< gone with the builder
};

FastBuilder::FastBuilder(boost::asio::io_context& io, FastSetup setup)
    : impl_(std::make_unique<Impl>(io, std::move(setup))) {}
FastBuilder::~FastBuilder() = default;

void FastBuilder::learn(FileTime began, std::function<void()> ready) {
    impl_->built_at = began;
    impl_->ready = std::move(ready);
    impl_->learn();
}

void FastBuilder::stop_learning() {
    impl_->asking.reset();
    impl_->ready = nullptr;
}

bool FastBuilder::can_build(const std::vector<fs::path>& saved) { return impl_->can_build(saved); }

void FastBuilder::start(Done done) {
    impl_->done = std::move(done);
    impl_->start();
}

void FastBuilder::stop() {
    impl_->fail();
    if (impl_->running.empty()) impl_->finish(Impl::failure());
}

void FastBuilder::found_slow() {
    if (++impl_->slow == 2) impl_->climb(impl_->rung + 1);
}

void FastBuilder::found_quick() { impl_->slow = 0; }

void FastBuilder::found_unfit() {
    if (++impl_->unfit < 2) return; // the file may have been saved again meanwhile
    const auto& ladder = impl_->ladder;
    std::size_t to = impl_->rung;
    while (to < ladder.size() && ladder[to].compiler == ladder[impl_->rung].compiler) ++to;
    impl_->climb(to);
}

const std::string& FastBuilder::level() const { return impl_->level; }

} // namespace aviary::workshop
