#include "workshop/build/builder.h"

#include "base/whole_file.h"
#include "workshop/build/unsure_objects.h"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

namespace aviary::workshop {

namespace fs = std::filesystem;
using process::Child;
using process::ChildExit;

namespace {

Problem bare_error(std::string message) { return {.severity = "error", .message = std::move(message)}; }

/// The last line that says something: Ninja's own last line, "build stopped", does not.
std::string last_line(std::string_view output) {
    std::string_view line;
    do {
        const auto end = output.find_last_not_of(" \r\n");
        if (end == std::string_view::npos) break;
        output = output.substr(0, end + 1);
        const auto begin = output.rfind('\n') + 1;
        line = output.substr(begin);
        output = output.substr(0, begin);
    } while (line.starts_with("ninja: build stopped"));
    return std::string(line);
}

/// Says what to install, in place of what the system says about a missing program.
Problem missing_tool(const std::string& tool, const Error& error) {
    return bare_error(fmt::format(
        "cannot run {}; is it installed and in PATH? On Debian: apt install g++ cmake ninja-build ({}). "
        "'aviary doctor' says what else is missing",
        tool, error.message));
}

} // namespace

std::string cache_entry(std::string_view cache, std::string_view name) {
    for (std::size_t at = 0; at < cache.size();) {
        const auto end = std::min(cache.find('\n', at), cache.size());
        const auto line = cache.substr(at, end - at);
        at = end + 1;
        if (!line.starts_with(name) || line.substr(name.size(), 1) != ":") continue;
        if (const auto equals = line.find('='); equals != std::string_view::npos)
            return std::string(line.substr(equals + 1));
    }
    return {};
}

struct Builder::Impl {
    Impl(boost::asio::io_context& loop, BuildSetup build)
        : io(loop)
        , setup(std::move(build))
        , folder(setup.project / setup.folder) {}

    void begin() {
        std::error_code error;
        if (!fs::exists(setup.project / "CMakeLists.txt", error))
            return fail(bare_error("there is no CMakeLists.txt in " + setup.project.string()));
        if (!is_configured()) return configure();
        build();
    }

    /// Whether CMake has run in the build folder. Removes the folder if it is of another project folder or Aviary.
    bool is_configured() {
        std::error_code error;
        if (!fs::exists(folder / "build.ninja", error)) return false;
        const std::string cache = read_whole_file(folder / "CMakeCache.txt").value_or("");
        if (cache_entry(cache, "CMAKE_HOME_DIRECTORY") == setup.project.string()
            && cache_entry(cache, "CMAKE_CACHEFILE_DIR") == folder.string()
            && cache_entry(cache, "Aviary_DIR") == setup.aviary_package.string())
            return true;
        fs::remove_all(folder, error);
        return false;
    }

    void configure() {
        std::error_code error;
        fs::create_directories(folder, error);
        if (!error && ::access(folder.c_str(), W_OK) != 0) error = {errno, std::generic_category()};
        if (error)
            return fail(bare_error(fmt::format("cannot build in {}: {}", folder.string(), error.message())));
        // The author's tests are theirs to build; a save waits for the plugin only. -O2 compiles faster than the -O3 that
        // CMake takes for Release where the author says nothing.
        std::vector<std::string> command{"cmake", "-G", "Ninja", "-S", setup.project.string(), "-B",
            folder.string(), "-DCMAKE_BUILD_TYPE=Release", "-DBUILD_TESTING=OFF", "-DAVIARY_PREFERS_O2=ON",
            "-DAviary_DIR=" + setup.aviary_package.string()};
        if (!setup.vst3) command.push_back("-DAVIARY_VST3=OFF");
        run(std::move(command), [this](const ChildExit& exit) {
            if (exit.ok()) return build();
            // Else what CMake wrote before it gave up would look configured the next time.
            std::error_code ignored;
            fs::remove(folder / "build.ninja", ignored);
            explain(exit);
        });
    }

    void build() {
        std::vector<fs::path> saved;
        for (const auto& file : changed) saved.push_back(setup.project / file);
        forget_unsure_objects(folder, saved);
        run({"ninja", "-C", folder.string()}, [this](const ChildExit& exit) {
            if (!exit.ok()) return explain(exit);
            const bool idle = output.find("ninja: no work to do.") != std::string::npos;
            if (idle && !cleaned && clock_went_back()) return clean();
            succeed(idle ? BuildResult::Outcome::unchanged : BuildResult::Outcome::built);
        });
    }

    /// Ninja compares the files' times: it would not build a file that was saved just now but is older than the last
    /// build.
    bool clock_went_back() const {
        std::error_code error;
        const auto last_build = fs::last_write_time(folder / ".ninja_log", error);
        if (error) return false;
        return std::any_of(changed.begin(), changed.end(), [&](const fs::path& file) {
            std::error_code missing;
            const auto saved = fs::last_write_time(setup.project / file, missing);
            return !missing && saved < last_build;
        });
    }

    void clean() {
        cleaned = true;
        run({"ninja", "-C", folder.string(), "-t", "clean"}, [this](const ChildExit& exit) {
            if (!exit.ok()) return explain(exit);
            output.clear();
            build();
        });
    }

    void run(std::vector<std::string> argv, std::function<void(const ChildExit&)> then) {
        if (stopped) return fail(bare_error("the build was stopped"));
        const std::string tool = argv[0];
        const auto keep = [this](std::string_view text) {
            constexpr std::size_t most = 4 << 20;
            if (output.size() < most) output += text;
        };
        auto spawned = Child::spawn(io, {.argv = std::move(argv), .environment = {"LC_ALL=C.UTF-8"}},
            {.on_out = keep,
                .on_err = keep,
                .on_exit = [this, then = std::move(then)](const ChildExit& exit) {
                    const auto ended = std::move(child); // `then` may start the next one
                    then(exit);
                }});
        if (!spawned) return fail(missing_tool(tool, spawned.error()));
        child = *std::move(spawned);
    }

    void explain(const ChildExit& exit) {
        auto problems = parse_build_output(output);
        resolve(problems, setup.project, folder);
        add_frames(problems, setup.project);
        const bool told = std::any_of(problems.begin(), problems.end(),
            [](const Problem& problem) { return problem.severity == "error"; });
        if (!told)
            problems.insert(problems.begin(),
                bare_error(fmt::format("the build {}: {}", exit.text(), last_line(output))));
        if (output.find("No CMAKE_CXX_COMPILER could be found") != std::string::npos)
            problems.insert(problems.begin(),
                bare_error(
                    "no C++ compiler was found; install one (on Debian: apt install g++) or name it in CXX"));
        finish({BuildResult::Outcome::failed, std::move(problems), {}});
    }

    void succeed(BuildResult::Outcome outcome) {
        auto bundles = find_bundles();
        if (bundles.empty())
            return fail(bare_error("the project builds no plugin; its CMakeLists.txt needs "
                                   "aviary_add_plugin(NAME SOURCES file.cpp)"));
        auto warnings = parse_build_output(output);
        resolve(warnings, setup.project, folder);
        add_frames(warnings, setup.project);
        finish({outcome, std::move(warnings), std::move(bundles)});
    }

    /// The bundles of this build. One that was renamed leaves an old folder behind, which build.ninja does not name.
    std::vector<fs::path> find_bundles() const {
        const std::string rules = read_whole_file(folder / "build.ninja").value_or("");
        std::vector<fs::path> bundles;
        std::error_code error;
        for (fs::directory_iterator entry(folder / "plugins", error), end; !error && entry != end;
             entry.increment(error)) {
            const std::string artifact = "plugins/" + entry->path().filename().string() + "/";
            std::error_code missing;
            if (fs::exists(entry->path() / "manifest.toml", missing)
                && rules.find(artifact) != std::string::npos)
                bundles.push_back(entry->path());
        }
        std::sort(bundles.begin(), bundles.end());
        return bundles;
    }

    void fail(Problem problem) { finish({BuildResult::Outcome::failed, {std::move(problem)}, {}}); }

    /// Calls back through the loop, never from inside start().
    void finish(BuildResult result) {
        boost::asio::post(io,
            [result = std::move(result), done = std::exchange(done, nullptr), alive = std::weak_ptr(life)] {
                if (done && !alive.expired()) done(result);
            });
    }

    /// Ninja gives each compiler a process group of its own, which a kill of Ninja's group does not reach. Asked to
    /// end, Ninja ends them all. So this asks first.
    void end_politely() {
        if (!child) return;
        const pid_t pid = child->pid();
        ::kill(-pid, SIGTERM);
        for (int i = 0; i < 100; ++i) {
            siginfo_t info{};
            if (waitid(P_PID, id_t(pid), &info, WEXITED | WNOWAIT | WNOHANG) != 0 || info.si_pid == pid)
                break;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        child.reset();
    }

    boost::asio::io_context& io;
    const BuildSetup setup;
    const fs::path folder;
    std::vector<fs::path> changed;
    Done done;
    std::unique_ptr<Child> child;
    std::string output;
    bool stopped = false, cleaned = false;
    std::shared_ptr<int> life = std::make_shared<int>(); ///< gone with the builder
};

Builder::Builder(boost::asio::io_context& io, BuildSetup setup)
    : impl_(std::make_unique<Impl>(io, std::move(setup))) {}
Builder::~Builder() { impl_->end_politely(); }

void Builder::start(std::vector<fs::path> changed, Done done) {
    impl_->changed = std::move(changed);
    impl_->done = std::move(done);
    impl_->output.clear();
    impl_->stopped = impl_->cleaned = false;
    impl_->begin();
}

void Builder::stop() {
    impl_->stopped = true;
    if (impl_->child) impl_->child->stop();
}

} // namespace aviary::workshop
