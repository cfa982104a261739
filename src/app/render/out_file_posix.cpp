#include "app/render/out_file.h"

#include "app/render/removed_by_signals.h"
#include "app/render/spool.h"
#include "base/atomic_file.h"

#include <array>
#include <cerrno>
#include <cstdio>
#include <optional>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

bool is_same_file(const fs::path& a, const fs::path& b) {
    std::error_code ignored;
    return fs::equivalent(a, b, ignored);
}

/// True for what is no regular file but can be written into.
bool is_stream(const fs::path& path) {
    std::error_code ignored;
    const auto type = fs::status(path, ignored).type();
    return type == fs::file_type::character || type == fs::file_type::block || type == fs::file_type::fifo;
}

/// Why nothing can be written there, if so.
Result<void> can_be_written(const fs::path& path, const std::vector<fs::path>& inputs) {
    std::error_code ignored;
    const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
    if (path.filename().empty() || fs::is_directory(path, ignored))
        return Error{"out.folder", "is a folder; name the file to write", path.string()};
    if (!fs::is_directory(folder, ignored))
        return Error{"out.folder", "there is no such folder; make it first", folder.string()};
    for (const fs::path& input : inputs)
        if (is_same_file(path, input))
            return Error{"out.input", "is read for this, and would be lost; name another file to write",
                path.string()};
    if (fs::exists(path, ignored) && ::access(path.c_str(), W_OK) != 0) return disk_error(path);
    return {};
}

} // namespace

struct OutFile::Impl {
    ~Impl() {
        if (nameless >= 0) ::close(nameless);
    }
    Result<void> copy_to_stream() const;
    Result<void> copy_to(int stream) const;

    fs::path path;
    std::optional<PendingFile> pending; ///< for a file
    RemovedBySignals removed_by_signals;
    int nameless = -1; ///< for a device or a pipe
};

OutFile::OutFile(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
OutFile::~OutFile() = default;

Result<std::unique_ptr<OutFile>> OutFile::begin(const fs::path& path, const std::vector<fs::path>& inputs) {
    auto impl = std::make_unique<Impl>();
    impl->path = path;
    if (path == "-" || is_stream(path)) {
        impl->nameless = open_nameless();
        if (impl->nameless < 0) return disk_error(path);
        return std::unique_ptr<OutFile>(new OutFile(std::move(impl)));
    }
    if (auto can = can_be_written(path, inputs); !can) return can.error();
    const SignalsHeldBack until_its_path_is_known;
    auto pending = PendingFile::begin(path);
    if (!pending) return pending.error();
    impl->pending.emplace(std::move(*pending));
    remove_leftovers(impl->pending->folder());
    impl->removed_by_signals.arm(impl->pending->beside());
    return std::unique_ptr<OutFile>(new OutFile(std::move(impl)));
}

int OutFile::file() const { return impl_->pending ? impl_->pending->file() : impl_->nameless; }

Result<void> OutFile::finish() {
    if (!impl_->pending) return impl_->copy_to_stream();
    if (auto synced = impl_->pending->sync(); !synced) return synced;
    if (auto put = impl_->pending->put_in_place(); !put) return put;
    impl_->removed_by_signals.disarm();
    return {};
}

Result<void> OutFile::Impl::copy_to_stream() const {
    if (path == "-") return copy_to(STDOUT_FILENO);
    const int stream = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
    if (stream < 0) return disk_error(path);
    auto copied = copy_to(stream);
    if (::close(stream) != 0 && copied) return disk_error(path);
    return copied;
}

Result<void> OutFile::Impl::copy_to(int stream) const {
    std::array<char, 1 << 16> bytes{};
    if (::lseek(nameless, 0, SEEK_SET) < 0) return disk_error(path);
    for (;;) {
        const auto count = ::read(nameless, bytes.data(), bytes.size());
        if (count == 0) return {};
        if (count < 0 || !write_all(stream, {bytes.data(), std::size_t(count)})) return disk_error(path);
    }
}

} // namespace aviary::app
