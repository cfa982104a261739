#include "hosting/probe.h"

#include "hosting/child.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace aviary::hosting {
namespace {

constexpr std::size_t max_quoted = 2000;

/// Where the child puts its copy of the library; gone with this object, however the child ended.
class ScratchFolder {
public:
    static Result<ScratchFolder> make() {
        std::error_code error;
        auto pattern = (std::filesystem::temp_directory_path(error) / "aviary-probe-XXXXXX").string();
        if (error || mkdtemp(pattern.data()) == nullptr)
            return Error{
                "probe.folder", "no temporary folder can be made for the probe: is the disk full?", pattern};
        return ScratchFolder(pattern);
    }
    ~ScratchFolder() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    ScratchFolder(ScratchFolder&& other) noexcept
        : path_(std::exchange(other.path_, {})) {}
    ScratchFolder& operator=(ScratchFolder&&) = delete;
    const std::string& path() const { return path_; }

private:
    explicit ScratchFolder(std::string path)
        : path_(std::move(path)) {}
    std::string path_;
};

std::string start_of(const std::string& text) {
    const bool whole = text.size() <= 200;
    return nlohmann::json(text.substr(0, 200)).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)
           + (whole ? "" : " …");
}

Result<std::vector<PluginMetadata>> parse(const std::string& output) {
    try {
        const auto json = nlohmann::json::parse(output);
        if (json.contains("error")) {
            const auto& error = json.at("error");
            return Error{error.at("code"), error.at("message"), error.at("where")};
        }
        return json.at("plugins").get<std::vector<PluginMetadata>>();
    } catch (const nlohmann::json::exception&) {
        if (output.empty())
            return Error{"probe.rubbish", "the plugin ended the probe before it told anything", {}};
        return Error{"probe.rubbish",
            "the probe printed something that is no plugin list; it begins with " + start_of(output), {}};
    }
}

} // namespace

struct Probe::Impl {
    ScratchFolder scratch;
    ProbeOptions options;
    Done done;
    std::string output{}, talk{};
    std::unique_ptr<Child> child{}; ///< last: it writes into the others

    void take(std::string_view text) {
        output += text;
        if (output.size() > options.max_bytes) child->kill();
    }

    /// The end is what matters of the child's talk.
    void listen(std::string_view text) {
        talk += text;
        if (talk.size() > max_quoted) talk.erase(0, talk.size() - max_quoted);
    }

    std::string quoted_talk() const { return talk.empty() ? std::string() : ". It said: " + talk; }

    Result<std::vector<PluginMetadata>> result(const ChildExit& exit) const {
        if (output.size() > options.max_bytes)
            return Error{"probe.rubbish",
                "the probe printed more than " + std::to_string(options.max_bytes) + " bytes; it begins with "
                    + start_of(output),
                {}};
        if (exit.why == ChildExit::Why::timed_out)
            return Error{"probe.timeout",
                "the plugin did not finish opening within " + std::to_string(options.time_limit.count())
                    + " ms and was killed; look for an endless loop or a wait in its initialisation"
                    + quoted_talk(),
                {}};
        auto parsed = parse(output);
        const bool told_why = !parsed && parsed.error().code != "probe.rubbish";
        if (exit.ok() || (told_why && exit.signal == 0)) return parsed;
        return Error{"probe.crashed",
            "the plugin " + exit.text() + " while it was opened or asked" + quoted_talk(), {}};
    }

    void finish(const ChildExit& exit) {
        auto answer = result(exit);
        std::filesystem::remove_all(scratch.path());
        std::exchange(done, nullptr)(std::move(answer)); // may destroy this
    }
};

Probe::Probe(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
Probe::~Probe() = default;

Result<std::unique_ptr<Probe>> Probe::start(boost::asio::io_context& io, ProbeOptions options, Done done) {
    auto scratch = ScratchFolder::make();
    if (!scratch) return scratch.error();
    ChildOptions child_options{.argv = options.argv,
        .environment = {"TMPDIR=" + scratch->path()},
        .time_limit = options.time_limit,
        .grace = std::chrono::milliseconds(0)};
    auto impl = std::unique_ptr<Impl>(new Impl{std::move(*scratch), std::move(options), std::move(done)});
    auto* self = impl.get();
    auto child = Child::spawn(io, child_options,
        {.on_out = [self](auto text) { self->take(text); },
            .on_err = [self](auto text) { self->listen(text); },
            .on_exit = [self](const auto& exit) { self->finish(exit); }});
    if (!child) return child.error();
    impl->child = std::move(*child);
    return std::unique_ptr<Probe>(new Probe(std::move(impl)));
}

} // namespace aviary::hosting
