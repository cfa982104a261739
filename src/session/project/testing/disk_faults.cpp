// This library is loaded before the C library (LD_PRELOAD). It counts a program's operations on the disk below a folder;
// disk_faults.h starts programs with it. Reading is not counted. Each process has its own count.
//
// It replaces those functions of the C library that this project, the C++ library and libgit2 call, also in their
// _FORTIFY_SOURCE forms. It does not see calls inside the C library. So of C's streams it sees only that a file is opened
// or created; of the C++ library's streams it sees each write.
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdarg>
#include <cstdlib>
#include <cstring>
#include <string>

#include <dlfcn.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

struct Order {
    std::string folder, log;
    long kill_at = 0, fail_at = 0; // from 1 on; 0: never
    int error = 0;
};

std::string real_path(const std::string& path) {
    char resolved[PATH_MAX];
    return ::realpath(path.c_str(), resolved) ? resolved : std::string();
}

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value ? value : "";
}

/// Made when first asked for, because other libraries open files before our own constructors run. Never destroyed.
const Order& order() {
    static const Order* const given = new Order{real_path(variable("AVIARY_DISK_FOLDER")),
        variable("AVIARY_DISK_LOG"), std::atol(variable("AVIARY_DISK_KILL_AT").c_str()),
        std::atol(variable("AVIARY_DISK_FAIL_AT").c_str()), std::atoi(variable("AVIARY_DISK_ERROR").c_str())};
    return *given;
}

std::string link_target(const std::string& link) {
    char target[PATH_MAX];
    const ssize_t length = ::readlink(link.c_str(), target, sizeof target);
    return length > 0 ? std::string(target, std::size_t(length)) : std::string();
}

std::string path_of(int file) { return link_target("/proc/self/fd/" + std::to_string(file)); }

/// Resolves links in the folders of the path, but not its last name, which may not exist yet.
std::string path_of(int folder, const char* name) {
    if (!name) return {};
    std::string path = name;
    if (path.empty() || path.front() != '/')
        path = (folder == AT_FDCWD ? link_target("/proc/self/cwd") : path_of(folder)) + "/" + path;
    while (path.size() > 1 && path.back() == '/') path.pop_back();
    const auto slash = path.rfind('/');
    const std::string above = real_path(slash == 0 ? "/" : path.substr(0, slash));
    return above.empty() ? path : above + path.substr(slash);
}

bool is_below(const std::string& path) {
    const std::string& folder = order().folder;
    return !folder.empty() && path.starts_with(folder)
           && (path.size() == folder.size() || path[folder.size()] == '/');
}

/// Appends to the log in one write, with system calls that are not counted.
void log(const char* operation, const std::string& path) {
    const std::string line = std::string(operation) + " " + path.substr(order().folder.size()) + "\n";
    const long file =
        ::syscall(SYS_openat, AT_FDCWD, order().log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (file < 0) return;
    ::syscall(SYS_write, file, line.data(), line.size());
    ::syscall(SYS_close, file);
}

/// Counts an operation. False: it must fail, with the errno that is set.
bool may_go_on(const char* operation, const std::string& path) {
    static std::atomic<long> count = 0;
    const int before = errno;
    if (is_below(path)) {
        const long number = ++count;
        if (!order().log.empty()) log(operation, path);
        if (number == order().kill_at) ::raise(SIGKILL);
        if (number == order().fail_at) {
            errno = order().error;
            return false;
        }
    }
    errno = before;
    return true;
}

template <typename Function>
Function* next(const char* name) {
    return reinterpret_cast<Function*>(::dlsym(RTLD_NEXT, name));
}

bool writes(int flags) { return (flags & (O_WRONLY | O_RDWR | O_CREAT | O_TRUNC)) != 0; }
bool writes(const char* mode) { return std::strpbrk(mode, "wa+") != nullptr; }

} // namespace

// Defines a function of ours under the name of one of the C library, whose declaration may differ (noexcept, nonnull).
#define STANDS_FOR(result, name, parameters)                                                                 \
    extern "C" __attribute__((visibility("default"))) result our_##name parameters asm(#name);               \
    extern "C" result our_##name parameters
#define GO_ON_IF(condition, name, path, failure, ...)                                                        \
    if ((condition) && !may_go_on(#name, path)) return failure;                                              \
    static auto* const real = next<decltype(our_##name)>(#name);                                             \
    return real(__VA_ARGS__)

#define GO_ON(name, path, failure, ...) GO_ON_IF(true, name, path, failure, __VA_ARGS__)

// The mode of open() is in a register, whether or not the caller gave one, so we can always declare it.
#define OPENS(name)                                                                                          \
    STANDS_FOR(int, name, (const char* path, int flags, mode_t mode)) {                                      \
        GO_ON_IF(writes(flags), name, path_of(AT_FDCWD, path), -1, path, flags, mode);                       \
    }
#define OPENS_AT(name)                                                                                       \
    STANDS_FOR(int, name, (int folder, const char* path, int flags, mode_t mode)) {                          \
        GO_ON_IF(writes(flags), name, path_of(folder, path), -1, folder, path, flags, mode);                 \
    }
OPENS(open)
OPENS(open64)
OPENS_AT(openat)
OPENS_AT(openat64)

STANDS_FOR(int, __open_2, (const char* path, int flags)) {
    GO_ON_IF(writes(flags), __open_2, path_of(AT_FDCWD, path), -1, path, flags);
}
STANDS_FOR(int, __open64_2, (const char* path, int flags)) {
    GO_ON_IF(writes(flags), __open64_2, path_of(AT_FDCWD, path), -1, path, flags);
}
STANDS_FOR(int, __openat_2, (int folder, const char* path, int flags)) {
    GO_ON_IF(writes(flags), __openat_2, path_of(folder, path), -1, folder, path, flags);
}
STANDS_FOR(int, __openat64_2, (int folder, const char* path, int flags)) {
    GO_ON_IF(writes(flags), __openat64_2, path_of(folder, path), -1, folder, path, flags);
}
STANDS_FOR(int, creat, (const char* path, mode_t mode)) {
    GO_ON(creat, path_of(AT_FDCWD, path), -1, path, mode);
}
STANDS_FOR(int, creat64, (const char* path, mode_t mode)) {
    GO_ON(creat64, path_of(AT_FDCWD, path), -1, path, mode);
}
STANDS_FOR(int, mkstemp, (char* path)) { GO_ON(mkstemp, path_of(AT_FDCWD, path), -1, path); }
STANDS_FOR(int, mkstemp64, (char* path)) { GO_ON(mkstemp64, path_of(AT_FDCWD, path), -1, path); }
STANDS_FOR(int, mkostemp, (char* path, int flags)) {
    GO_ON(mkostemp, path_of(AT_FDCWD, path), -1, path, flags);
}
STANDS_FOR(char*, mkdtemp, (char* path)) { GO_ON(mkdtemp, path_of(AT_FDCWD, path), nullptr, path); }
STANDS_FOR(FILE*, fopen, (const char* path, const char* mode)) {
    GO_ON_IF(writes(mode), fopen, path_of(AT_FDCWD, path), nullptr, path, mode);
}
STANDS_FOR(FILE*, fopen64, (const char* path, const char* mode)) {
    GO_ON_IF(writes(mode), fopen64, path_of(AT_FDCWD, path), nullptr, path, mode);
}

STANDS_FOR(ssize_t, write, (int file, const void* bytes, size_t size)) {
    GO_ON(write, path_of(file), -1, file, bytes, size);
}
STANDS_FOR(ssize_t, pwrite, (int file, const void* bytes, size_t size, off_t at)) {
    GO_ON(pwrite, path_of(file), -1, file, bytes, size, at);
}
STANDS_FOR(ssize_t, pwrite64, (int file, const void* bytes, size_t size, off_t at)) {
    GO_ON(pwrite64, path_of(file), -1, file, bytes, size, at);
}
STANDS_FOR(ssize_t, writev, (int file, const iovec* parts, int count)) {
    GO_ON(writev, path_of(file), -1, file, parts, count);
}
STANDS_FOR(ssize_t, sendfile, (int to, int from, off_t* at, size_t size)) {
    GO_ON(sendfile, path_of(to), -1, to, from, at, size);
}
STANDS_FOR(ssize_t, sendfile64, (int to, int from, off_t* at, size_t size)) {
    GO_ON(sendfile64, path_of(to), -1, to, from, at, size);
}
STANDS_FOR(
    ssize_t, copy_file_range, (int from, off_t* from_at, int to, off_t* to_at, size_t size, unsigned flags)) {
    GO_ON(copy_file_range, path_of(to), -1, from, from_at, to, to_at, size, flags);
}
STANDS_FOR(int, fsync, (int file)) { GO_ON(fsync, path_of(file), -1, file); }
STANDS_FOR(int, fdatasync, (int file)) { GO_ON(fdatasync, path_of(file), -1, file); }
STANDS_FOR(int, truncate, (const char* path, off_t size)) {
    GO_ON(truncate, path_of(AT_FDCWD, path), -1, path, size);
}
STANDS_FOR(int, truncate64, (const char* path, off_t size)) {
    GO_ON(truncate64, path_of(AT_FDCWD, path), -1, path, size);
}
STANDS_FOR(int, ftruncate, (int file, off_t size)) { GO_ON(ftruncate, path_of(file), -1, file, size); }
STANDS_FOR(int, ftruncate64, (int file, off_t size)) { GO_ON(ftruncate64, path_of(file), -1, file, size); }
STANDS_FOR(int, chmod, (const char* path, mode_t mode)) {
    GO_ON(chmod, path_of(AT_FDCWD, path), -1, path, mode);
}
STANDS_FOR(int, fchmod, (int file, mode_t mode)) { GO_ON(fchmod, path_of(file), -1, file, mode); }
STANDS_FOR(int, fchmodat, (int folder, const char* path, mode_t mode, int flags)) {
    GO_ON(fchmodat, path_of(folder, path), -1, folder, path, mode, flags);
}
STANDS_FOR(int, utimes, (const char* path, const timeval* times)) {
    GO_ON(utimes, path_of(AT_FDCWD, path), -1, path, times);
}
STANDS_FOR(int, futimens, (int file, const timespec* times)) {
    GO_ON(futimens, path_of(file), -1, file, times);
}
STANDS_FOR(int, utimensat, (int folder, const char* path, const timespec* times, int flags)) {
    GO_ON(utimensat, path_of(folder, path), -1, folder, path, times, flags);
}
STANDS_FOR(int, mkdir, (const char* path, mode_t mode)) {
    GO_ON(mkdir, path_of(AT_FDCWD, path), -1, path, mode);
}
STANDS_FOR(int, mkdirat, (int folder, const char* path, mode_t mode)) {
    GO_ON(mkdirat, path_of(folder, path), -1, folder, path, mode);
}
STANDS_FOR(int, unlink, (const char* path)) { GO_ON(unlink, path_of(AT_FDCWD, path), -1, path); }
STANDS_FOR(int, unlinkat, (int folder, const char* path, int flags)) {
    GO_ON(unlinkat, path_of(folder, path), -1, folder, path, flags);
}
STANDS_FOR(int, rmdir, (const char* path)) { GO_ON(rmdir, path_of(AT_FDCWD, path), -1, path); }
STANDS_FOR(int, remove, (const char* path)) { GO_ON(remove, path_of(AT_FDCWD, path), -1, path); }

// An operation with two paths counts if one of them is below the folder; if both are, it is logged with the second.
#define TWO_PLACES(first, second) (is_below(second) ? (second) : (first))
STANDS_FOR(int, rename, (const char* from, const char* to)) {
    GO_ON(rename, TWO_PLACES(path_of(AT_FDCWD, from), path_of(AT_FDCWD, to)), -1, from, to);
}
STANDS_FOR(int, renameat, (int from_folder, const char* from, int to_folder, const char* to)) {
    GO_ON(renameat, TWO_PLACES(path_of(from_folder, from), path_of(to_folder, to)), -1, from_folder, from,
        to_folder, to);
}
STANDS_FOR(
    int, renameat2, (int from_folder, const char* from, int to_folder, const char* to, unsigned flags)) {
    GO_ON(renameat2, TWO_PLACES(path_of(from_folder, from), path_of(to_folder, to)), -1, from_folder, from,
        to_folder, to, flags);
}
STANDS_FOR(int, link, (const char* from, const char* to)) {
    GO_ON(link, TWO_PLACES(path_of(AT_FDCWD, from), path_of(AT_FDCWD, to)), -1, from, to);
}
STANDS_FOR(int, linkat, (int from_folder, const char* from, int to_folder, const char* to, int flags)) {
    GO_ON(linkat, TWO_PLACES(path_of(from_folder, from), path_of(to_folder, to)), -1, from_folder, from,
        to_folder, to, flags);
}
STANDS_FOR(int, symlink, (const char* target, const char* path)) {
    GO_ON(symlink, path_of(AT_FDCWD, path), -1, target, path);
}
STANDS_FOR(int, symlinkat, (const char* target, int folder, const char* path)) {
    GO_ON(symlinkat, path_of(folder, path), -1, target, folder, path);
}
