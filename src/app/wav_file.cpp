#include "app/wav_file.h"

#include <fmt/format.h>
#include <sndfile.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace aviary::app {

namespace fs = std::filesystem;

namespace {

constexpr std::array end_signals{SIGINT, SIGTERM, SIGHUP};

/// The path that the signal handler has to remove; empty: none. The handler reads it, so it is plain memory that never
/// moves.
std::array<char, 4096> doomed_path{};

void remove_and_end(int signal) {
    if (doomed_path[0] != '\0') ::unlink(doomed_path.data());
    ::_exit(128 + signal);
}

/// While it is armed, a signal that ends the program removes the file at doomed_path first.
class RemovedBySignals {
public:
    RemovedBySignals() = default;
    RemovedBySignals(const RemovedBySignals&) = delete;
    RemovedBySignals& operator=(const RemovedBySignals&) = delete;
    ~RemovedBySignals() {
        if (!armed_) return;
        for (std::size_t i = 0; i < end_signals.size(); ++i)
            ::sigaction(end_signals[i], &before_[i], nullptr);
        doomed_path[0] = '\0';
    }
    void arm() {
        armed_ = true;
        struct sigaction action {};
        action.sa_handler = remove_and_end;
        for (const int signal : end_signals) sigaddset(&action.sa_mask, signal);
        for (std::size_t i = 0; i < end_signals.size(); ++i)
            ::sigaction(end_signals[i], &action, &before_[i]);
    }

private:
    bool armed_ = false;
    std::array<struct sigaction, end_signals.size()> before_{};
};

int sndfile_format(SampleFormat format) {
    switch (format) {
    case SampleFormat::pcm_16: return SF_FORMAT_WAV | SF_FORMAT_PCM_16;
    case SampleFormat::pcm_24: return SF_FORMAT_WAV | SF_FORMAT_PCM_24;
    case SampleFormat::float_32: break;
    }
    return SF_FORMAT_WAV | SF_FORMAT_FLOAT;
}

Error write_error(const fs::path& path, const std::string& reason) {
    return {"wav.write", fmt::format("cannot write: {}", reason), path.string()};
}

} // namespace

struct WavFile::Impl {
    ~Impl() {
        if (sound) sf_close(sound);
        if (fd >= 0) ::close(fd);
        if (!temporary.empty()) ::unlink(temporary.c_str());
    }

    /// Blocks signals until the file is made and its path is in doomed_path.
    Result<void> open_temporary(const fs::path& folder) {
        std::string name = (folder / fmt::format(".{}.XXXXXX", path.filename().string())).string();
        if (name.size() >= doomed_path.size()) return write_error(path, "the path is too long");
        sigset_t ends, before;
        sigemptyset(&ends);
        for (const int signal : end_signals) sigaddset(&ends, signal);
        ::pthread_sigmask(SIG_BLOCK, &ends, &before);
        fd = ::mkostemp(name.data(), O_CLOEXEC);
        const int error = errno;
        if (fd >= 0) {
            std::strcpy(doomed_path.data(), name.c_str());
            temporary = std::move(name);
            removed_by_signals.arm();
        }
        ::pthread_sigmask(SIG_SETMASK, &before, nullptr);
        if (fd < 0) return write_error(path, std::strerror(error));
        return {};
    }

    fs::path path;
    std::string temporary; ///< the temporary path; empty once the file has its own name
    int fd = -1;
    SNDFILE* sound = nullptr;
    std::string problem; ///< the first error of writing
    std::vector<float> interleaved;
    RemovedBySignals removed_by_signals;
};

WavFile::WavFile(std::unique_ptr<Impl> impl)
    : impl_(std::move(impl)) {}
WavFile::~WavFile() = default;

Result<std::unique_ptr<WavFile>> WavFile::create(
    const fs::path& path, double sample_rate, SampleFormat format) {
    std::error_code ignored;
    const fs::path folder = path.parent_path().empty() ? fs::path(".") : path.parent_path();
    if (path.filename().empty() || fs::is_directory(path, ignored))
        return Error{"wav.folder", "is a folder; name the file to write", path.string()};
    if (!fs::is_directory(folder, ignored))
        return Error{"wav.folder", "there is no such folder; make it first", folder.string()};
    if (fs::exists(path, ignored) && ::access(path.c_str(), W_OK) != 0)
        return write_error(path, std::strerror(errno));

    auto impl = std::make_unique<Impl>();
    impl->path = path;
    if (auto opened = impl->open_temporary(folder); !opened) return opened.error();

    SF_INFO info{};
    info.samplerate = int(sample_rate);
    info.channels = 2;
    info.format = sndfile_format(format);
    impl->sound = sf_open_fd(impl->fd, SFM_WRITE, &info, SF_FALSE);
    if (!impl->sound) return write_error(path, sf_strerror(nullptr));
    // No PEAK chunk, because it has the time of writing in it.
    sf_command(impl->sound, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);
    sf_command(impl->sound, SFC_SET_CLIPPING, nullptr, SF_TRUE);
    return std::unique_ptr<WavFile>(new WavFile(std::move(impl)));
}

bool WavFile::write(std::span<const float> left, std::span<const float> right) {
    auto& both = impl_->interleaved;
    both.resize(2 * left.size());
    for (std::size_t i = 0; i < left.size(); ++i) both[2 * i] = left[i], both[2 * i + 1] = right[i];
    const auto written = sf_writef_float(impl_->sound, both.data(), sf_count_t(left.size()));
    if (written == sf_count_t(left.size())) return true;
    if (impl_->problem.empty()) impl_->problem = sf_strerror(impl_->sound);
    return false;
}

Result<void> WavFile::finish() {
    const int closed = sf_close(std::exchange(impl_->sound, nullptr));
    if (!impl_->problem.empty()) return write_error(impl_->path, impl_->problem);
    if (closed != 0) return write_error(impl_->path, sf_error_number(closed));
    // Gives the file the rights of an ordinary new file: mkostemp() made it for its owner only.
    const mode_t mask = ::umask(0);
    ::umask(mask);
    if (::fchmod(impl_->fd, 0666 & ~mask) != 0 || ::fsync(impl_->fd) != 0
        || ::rename(impl_->temporary.c_str(), impl_->path.c_str()) != 0)
        return write_error(impl_->path, std::strerror(errno));
    doomed_path[0] = '\0';
    impl_->temporary.clear();
    return {};
}

} // namespace aviary::app
