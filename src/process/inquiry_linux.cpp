#include "process/inquiry.h"

#include "base/atomic_file.h"
#include "base/whole_file.h"

#include <nlohmann/json.hpp>

#include <cstdlib>

namespace aviary::process {
namespace {

constexpr std::size_t max_talk = 64 * 1024, max_quoted = 2000;

/// Where the child puts its files; gone with this object, however the child ended.
class ScratchFolder {
public:
    static Result<ScratchFolder> make() {
        std::error_code error;
        auto pattern = (std::filesystem::temp_directory_path(error) / "aviary-probe-XXXXXX").string();
        if (error || mkdtemp(pattern.data()) == nullptr) return disk_error(pattern);
        return ScratchFolder(pattern);
    }
    ~ScratchFolder() { remove(); }
    ScratchFolder(ScratchFolder&& other) noexcept
        : path_(std::exchange(other.path_, {})) {}
    ScratchFolder& operator=(ScratchFolder&&) = delete;

    void remove() {
        std::error_code ignored;
        if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
    }
    const std::string& path() const { return path_; }

private:
    explicit ScratchFolder(std::string path)
        : path_(std::move(path)) {}
    std::string path_;
};

Result<std::string> write_request(const ScratchFolder& scratch, const std::vector<std::uint8_t>& request) {
    const std::string path = scratch.path() + "/request";
    const std::string_view bytes(reinterpret_cast<const char*>(request.data()), request.size());
    if (auto written = write_whole_file(path, bytes); !written) return written.error();
    return path;
}

} // namespace

std::string quoted_start(const std::string& text) {
    const bool whole = text.size() <= 200;
    return nlohmann::json(text.substr(0, 200)).dump(-1, ' ', true, nlohmann::json::error_handler_t::replace)
           + (whole ? "" : " …");
}

std::string quoted_end(std::string_view talk) {
    while (talk.ends_with('\n')) talk.remove_suffix(1);
    if (talk.size() > max_quoted) talk.remove_prefix(talk.size() - max_quoted);
    return talk.empty() ? std::string() : ". It said: " + std::string(talk);
}

struct Inquiry::Impl {
    ScratchFolder scratch;
    std::size_t max_bytes;
    std::function<void(const std::string&)> on_output;
    Done done;
    InquiryEnd end{};
    std::unique_ptr<Child> child{}; ///< the last member, so destroyed first: its callbacks use the others

    void take(std::string_view text) {
        end.output += text;
        if (end.output.size() <= max_bytes) {
            if (const auto call = on_output) call(end.output); // may destroy this
            return;
        }
        end.too_much = true;
        child->kill();
    }

    /// Keeps the end of what the child says: there it says why it failed.
    void listen(std::string_view text) {
        end.talk += text;
        if (end.talk.size() > max_talk) end.talk.erase(0, end.talk.size() - max_talk);
    }

    void finish(const ChildExit& exit) {
        end.exit = exit;
        scratch.remove();
        const InquiryEnd told = std::move(end);
        std::exchange(done, nullptr)(told); // may destroy this
    }
};

Inquiry::Inquiry(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
Inquiry::~Inquiry() = default;

void Inquiry::limit(std::chrono::milliseconds from_now) { impl_->child->limit(from_now); }

Result<std::unique_ptr<Inquiry>> Inquiry::start(
    boost::asio::io_context& io, const InquiryOptions& options, Done done) {
    auto scratch = ScratchFolder::make();
    if (!scratch) return scratch.error();
    ChildOptions child_options{.argv = options.argv,
        .environment = {"TMPDIR=" + scratch->path()},
        .time_limit = options.time_limit,
        .grace = std::chrono::milliseconds(0)};
    if (!options.request.empty()) {
        auto request = write_request(*scratch, options.request);
        if (!request) return request.error();
        child_options.argv.push_back(*std::move(request));
    }
    auto impl = std::unique_ptr<Impl>(
        new Impl{std::move(*scratch), options.max_bytes, options.on_output, std::move(done)});
    auto* self = impl.get();
    auto child = Child::spawn(io, child_options,
        {.on_out = [self](auto text) { self->take(text); },
            .on_err = [self](auto text) { self->listen(text); },
            .on_exit = [self](const auto& exit) { self->finish(exit); }});
    if (!child) return child.error();
    impl->child = std::move(*child);
    return std::unique_ptr<Inquiry>(new Inquiry(std::move(impl)));
}

} // namespace aviary::process
