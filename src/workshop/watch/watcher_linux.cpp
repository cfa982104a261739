#include "workshop/watch/watcher.h"

#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <map>
#include <optional>
#include <set>
#include <tuple>
#include <unordered_map>
#include <utility>

#include <sys/inotify.h>

namespace aviary::workshop {

namespace fs = std::filesystem;
namespace asio = boost::asio;

namespace {

constexpr std::uint32_t events_wanted = IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_MOVED_FROM | IN_DELETE
                                        | IN_DELETE_SELF | IN_MOVE_SELF | IN_ONLYDIR | IN_DONT_FOLLOW;
constexpr std::uint32_t saved_or_gone = IN_CLOSE_WRITE | IN_MOVED_TO | IN_MOVED_FROM | IN_DELETE;
constexpr auto look_again = std::chrono::milliseconds(250); ///< for a folder that went away

} // namespace

struct Watcher::Impl : std::enable_shared_from_this<Impl> {
    Impl(asio::io_context& io, WatchOptions watch, Callbacks call)
        : options(std::move(watch))
        , callbacks(std::move(call))
        , inotify(io)
        , quiet(io)
        , absent(io)
        , looks(io)
        , only_looks(options.polls)
        , burst(options.quiet) {}

    Result<void> open() {
        const int fd = inotify_init1(IN_NONBLOCK | IN_CLOEXEC);
        if (fd < 0)
            return Error{"watch.start",
                fmt::format(
                    "cannot watch for saves: {}. The limit fs.inotify.max_user_instances may be used up",
                    std::strerror(errno)),
                options.folder.string()};
        inotify.assign(fd);
        if (only_looks) {
            poll();
            return {};
        }
        auto watched = watch_tree({});
        if (watched || watched.error().code != "watch.limit") return watched;
        degrade(watched.error());
        return {};
    }

    /// The system's watches are used up: what they do not see is looked at.
    void degrade(Error why) {
        if (std::exchange(options.polls, true)) return;
        why.message += ". Until then, all files are looked at twice a second";
        complain(std::move(why));
        poll();
    }

    /// Compares all files with how they were at the last look. The first look only remembers.
    void poll() {
        std::map<fs::path, Look> now;
        look_at({}, now);
        for (const fs::path& file : named) note(file, shown(file), now);
        if (seen) {
            for (const auto& [path, look] : now)
                if (const auto before = seen->find(path); before == seen->end() || before->second != look)
                    burst.add(path, Clock::now());
            for (const auto& [path, look] : *seen)
                if (!now.contains(path)) burst.add(path, Clock::now());
        }
        seen = std::move(now);
        wait_for_quiet();
        looks.expires_after(options.between_looks);
        looks.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (!error && !self->closed) self->poll();
        });
    }

    /// How a file was: when it was written, how long it was, and where it lay.
    using Look = std::tuple<fs::file_time_type, std::uintmax_t, fs::path>;

    void look_at(const fs::path& relative, std::map<fs::path, Look>& now) const {
        std::error_code error;
        for (fs::directory_iterator entry(options.folder / relative, error), end; !error && entry != end;
             entry.increment(error)) {
            const fs::path path = relative / entry->path().filename();
            std::error_code ignored;
            if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
                if (worth_watching(path.filename())) look_at(path, now);
            } else if (matters(path)) {
                note(entry->path(), path, now);
            }
        }
    }

    static void note(const fs::path& file, const fs::path& as, std::map<fs::path, Look>& now) {
        std::error_code error;
        const auto time = fs::last_write_time(file, error);
        now.erase(as);
        if (error) return;
        now[as] = {time, fs::file_size(file, error), fs::canonical(file, error)};
    }

    /// Watches a folder, given relative to the project, and those below. The system does not report what was written
    /// before the watch began: the sources that are there already go into `found`, if it is given.
    Result<void> watch_tree(const fs::path& relative, Burst* found = nullptr) {
        const fs::path folder = relative.empty() ? options.folder : options.folder / relative;
        const int watch = inotify_add_watch(inotify.native_handle(), folder.c_str(), events_wanted);
        if (watch < 0) return cannot_watch(folder, errno);
        folders[watch] = relative;
        if (relative.empty()) watch_home();
        std::error_code error;
        for (fs::directory_iterator entry(folder, error), end; !error && entry != end;
             entry.increment(error)) {
            const fs::path path = relative / entry->path().filename();
            std::error_code ignored;
            if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
                if (!worth_watching(path.filename())) continue;
                // A subfolder that vanished meanwhile is no loss.
                if (auto below = watch_tree(path, found); !below && below.error().code == "watch.limit")
                    return below;
            } else if (found && matters(path)) {
                found->add(path, Clock::now());
            }
        }
        return {};
    }

    /// Where the project's folder lies. A deleted folder tells of it itself only once nobody is in it, no shell either.
    void watch_home() {
        home = inotify_add_watch(inotify.native_handle(), options.folder.parent_path().c_str(),
            IN_DELETE | IN_ONLYDIR | IN_MASK_ADD);
    }

    static Result<void> cannot_watch(const fs::path& folder, int error) {
        if (error == ENOSPC)
            return Error{"watch.limit",
                "saves here go unseen: the system's limit of watched folders is used up; raise it with "
                "'sysctl fs.inotify.max_user_watches=524288'",
                folder.string()};
        return Error{
            "watch.start", fmt::format("cannot watch for saves: {}", std::strerror(error)), folder.string()};
    }

    void listen() {
        inotify.async_wait(asio::posix::stream_descriptor::wait_read,
            [self = shared_from_this()](boost::system::error_code error) {
                if (error || self->closed) return;
                self->read_events();
                if (!self->closed) self->listen();
            });
    }

    void read_events() {
        alignas(inotify_event) std::array<char, 16384> buffer;
        for (;;) {
            const ssize_t size = ::read(inotify.native_handle(), buffer.data(), buffer.size());
            if (size <= 0) break;
            for (ssize_t at = 0; at < size;) {
                const auto* event = reinterpret_cast<const inotify_event*>(buffer.data() + at);
                at += ssize_t(sizeof(inotify_event) + event->len);
                take(*event);
                if (closed) return;
            }
        }
        wait_for_quiet();
    }

    void take(const inotify_event& event) {
        if (event.mask & IN_Q_OVERFLOW) return start_over();
        const bool is_deleted = event.wd == home && (event.mask & IN_DELETE) != 0 && event.len > 0
                                && event.name == options.folder.filename();
        if (is_deleted && !folders.empty()) return lose_project();
        const auto known = folders.find(event.wd);
        if (known == folders.end()) return;
        const fs::path folder = known->second;
        if (event.mask & (IN_DELETE_SELF | IN_MOVE_SELF | IN_IGNORED)) {
            if (folder.empty()) return lose_project();
            if ((event.mask & IN_MOVE_SELF) && folder.is_absolute())
                forget(folder); // who knows where it is now
            if (event.mask & IN_IGNORED) folders.erase(event.wd);
            return;
        }
        if (event.len == 0) return;
        const fs::path path = folder / event.name;
        if (event.mask & IN_ISDIR) {
            if (folder.is_absolute()) return;
            if (event.mask & IN_MOVED_FROM)
                forget(path);
            else if (worth_watching(event.name) && (event.mask & (IN_CREATE | IN_MOVED_TO)))
                adopt(path);
        } else if (((event.mask & saved_or_gone) || is_new_link(event.mask, path)) && is_wanted(path)) {
            burst.add(shown(path), Clock::now());
            if (seen)
                note(options.folder / path, shown(path), *seen); // so that the next look tells it not again
        }
    }

    /// A link is complete when it is made; nothing is written into it.
    bool is_new_link(std::uint32_t mask, const fs::path& path) const {
        std::error_code error;
        return (mask & IN_CREATE) != 0 && fs::is_symlink(options.folder / path, error);
    }

    bool is_wanted(const fs::path& path) const {
        return (path.is_relative() && matters(path)) || named.contains(options.folder / path);
    }

    /// The path as it is reported: relative if it lies in the project.
    fs::path shown(const fs::path& path) const {
        return lies_in(path, options.folder) ? path.lexically_relative(options.folder) : path;
    }

    /// Watches a file that is a link both where the link lies and where its target lies.
    void name(const std::vector<fs::path>& files) {
        named.clear();
        for (const fs::path& file : files) {
            std::error_code error;
            named.insert(fs::weakly_canonical(file.parent_path(), error) / file.filename());
            named.insert(fs::weakly_canonical(file, error));
            // Folders on the way may be links, which can be turned to other folders.
            for (fs::path way = file.parent_path(); way.has_relative_path(); way = way.parent_path())
                if (fs::is_symlink(way, error))
                    named.insert(fs::weakly_canonical(way.parent_path(), error) / way.filename());
        }
        std::set<fs::path> wanted;
        for (const fs::path& file : named) wanted.insert(file.parent_path());
        std::erase_if(folders, [&](const auto& watched) {
            const bool idle = watched.second.is_absolute() && !wanted.contains(watched.second);
            if (idle) inotify_rm_watch(inotify.native_handle(), watched.first);
            return idle;
        });
        if (only_looks) return;
        watch_named();
        if (!folders.empty()) watch_home();
    }

    /// For a folder that is watched already, the system returns the same watch. Ignores folders that do not exist.
    void watch_named() {
        fs::path last;
        for (const fs::path& file : named) {
            const fs::path folder = file.parent_path();
            if (std::exchange(last, folder) == folder) continue;
            const int watch = inotify_add_watch(inotify.native_handle(), folder.c_str(), events_wanted);
            if (watch >= 0)
                folders.try_emplace(watch, folder);
            else if (errno == ENOSPC)
                return degrade(cannot_watch(folder, ENOSPC).error());
        }
    }

    void adopt(const fs::path& folder) {
        const auto watched = watch_tree(folder, &burst);
        if (!watched && watched.error().code == "watch.limit") degrade(watched.error());
    }

    /// Stops watching a folder that was moved away: its watches would still report under the old name. Files in it that
    /// the build reads count as removed.
    void forget(const fs::path& folder) {
        for (const fs::path& file : named)
            if (lies_in(file, options.folder / folder)) burst.add(shown(file), Clock::now());
        for (auto entry = folders.begin(); entry != folders.end();) {
            const bool below = lies_in(entry->second, folder);
            if (below) inotify_rm_watch(inotify.native_handle(), entry->first);
            entry = below ? folders.erase(entry) : std::next(entry);
        }
    }

    /// The system dropped events: everything there may have changed.
    void start_over() {
        forget_all();
        if (auto watched = watch_tree({}, &burst); !watched) return lose_project();
        watch_named();
    }

    void forget_all() {
        for (const auto& [watch, folder] : folders) inotify_rm_watch(inotify.native_handle(), watch);
        folders.clear();
    }

    void lose_project() {
        forget_all();
        burst.take();
        wait_for_return();
        complain({"watch.gone",
            "the project's folder is gone; what sounds goes on, and so does watching when it is back",
            options.folder.string()});
    }

    void wait_for_return() {
        absent.expires_after(look_again);
        absent.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (error || self->closed) return;
            if (!self->watch_tree({}, &self->burst)) return self->wait_for_return();
            self->watch_named();
            self->wait_for_quiet();
        });
    }

    void wait_for_quiet() {
        const auto due = burst.due();
        if (!due) return;
        quiet.expires_at(*due);
        quiet.async_wait([self = shared_from_this()](boost::system::error_code error) {
            if (error || self->closed || !self->burst.due()) return;
            auto on_change = self->callbacks.on_change; // the callback may destroy the watcher
            if (on_change) on_change(self->burst.take());
        });
    }

    void complain(Error error) {
        auto on_problem = callbacks.on_problem;
        if (on_problem) on_problem(std::move(error));
    }

    void close() {
        closed = true;
        boost::system::error_code ignored;
        inotify.close(ignored);
        quiet.cancel();
        absent.cancel();
        looks.cancel();
    }

    WatchOptions options;
    Callbacks callbacks;
    asio::posix::stream_descriptor inotify;
    asio::steady_timer quiet, absent, looks;
    const bool only_looks;                        ///< the system is not asked at all
    std::optional<std::map<fs::path, Look>> seen; ///< at the last look; nothing: there was none
    Burst burst;
    /// By watch. Folders of the project's tree are relative to it; absolute ones are watched for `named` only.
    std::unordered_map<int, fs::path> folders;
    int home = -1;            ///< the watch of where the project's folder lies
    std::set<fs::path> named; ///< absolute
    bool closed = false;
};

Watcher::Watcher(std::shared_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
Watcher::~Watcher() { impl_->close(); }

void Watcher::watch_also(const std::vector<fs::path>& files) { impl_->name(files); }

Result<std::unique_ptr<Watcher>> Watcher::start(
    asio::io_context& io, WatchOptions options, Callbacks callbacks) {
    std::error_code missing;
    if (auto folder = fs::canonical(options.folder, missing); !missing) options.folder = std::move(folder);
    auto impl = std::make_shared<Impl>(io, std::move(options), std::move(callbacks));
    if (auto opened = impl->open(); !opened) return opened.error();
    impl->listen();
    return std::unique_ptr<Watcher>(new Watcher(std::move(impl)));
}

} // namespace aviary::workshop
